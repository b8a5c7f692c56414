import { Redactor } from "@sekisho/core";
import { expect, test } from "vitest";
import { Secrets } from "./secrets.ts";

const secrets = new Secrets([], new Redactor(["hunter2-canary", "ab"]));

test.each([
  ["nothing hidden", "a: 1, b: 2", "b", "a: 1, ^b^: 2"],
  ["a hidden value before", "{a: hunter2-canary, b: 2}", "b", "{a: (sensitive), ^b^: 2}"],
  ["two of them", "hunter2-canary/hunter2-canary b", "b", "(sensitive)/(sensitive) ^b^"],
  ["a hidden value behind", "{b: 2, a: hunter2-canary}", "b", "{^b^: 2, a: (sensitive)}"],
  ["the hidden value itself", "{a: hunter2-canary, c: 2}", "hunter2-canary", "{a: ^(sensitive)^, c: 2}"],
  ["a part of it", "{a: hunter2-canary, c: 2}", "nter2", "{a: ^(sensitive)^, c: 2}"],
  ["from before it to behind", "{a: hunter2-canary, c: 2}", "a: hunter2-canary, c", "{^a: (sensitive), c^: 2}"],
  ["the end of the line", "a: hunter2-canary b", " b", "a: (sensitive)^ b^"],
])("a mark stands where its text is shown: %s", (_, line, marked, shown) => {
  const at = line.indexOf(marked);
  const from = secrets.shownColumn(line, 1, { column: at, side: "start" });
  const to = secrets.shownColumn(line, 1, { column: at + marked.length, side: "end" });
  const text = secrets.text(line, 1);
  expect(`${text.slice(0, from)}^${text.slice(from, to)}^${text.slice(to)}`).toBe(shown);
});

test("pieces hide no more of a line than the secrets in it", () => {
  expect(secrets.pieces("a: hunter2-canary!", 1)).toEqual([
    { text: "a: ", from: 0, to: 3, hidden: false },
    { text: "(sensitive)", from: 3, to: 17, hidden: true },
    { text: "!", from: 17, to: 18, hidden: false },
  ]);
});

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { builtins } from "@sekisho/rego";
import { expect, test } from "vitest";
import { CASES, CASES_PAGES, casesSentence, countCases, figures } from "./figures.ts";
import { ROOT } from "./run-page.ts";

test.each(figures)("$name: pages say what the code says (else: node tests/docs/figures.ts)", (figure) => {
  for (const page of figure.pages) {
    const found = [...read(page).matchAll(figure.pattern)].map(([text]) => Number(text));
    expect(found.length, `${page} says nothing that ${figure.pattern} finds`).toBeGreaterThan(0);
    expect(new Set(found), page).toEqual(new Set([figure.count()]));
  }
});

test.skipIf(!existsSync(CASES))("given cases (../shared/conformance): pages say how many pass", () => {
  const counts = countCases();
  expect(counts.wrong).toEqual([]);
  for (const page of CASES_PAGES) expect(read(page), page).toContain(casesSentence(counts));
});

test("built-in functions that docs/rego.md lists are there", () => {
  const rows = read("docs/rego.md").match(/^\| .+ \| .*`.+ \|$/gm) ?? [];
  const named = rows.flatMap((row) => namesIn(row.slice(row.indexOf("|", 1))));
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});

function read(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([a-z0-9_.*]+)`/g)].map(([, name = ""]) => name);
}

/** `json.*` is there when any of these is. */
function isThere(name: string): boolean {
  if (!name.endsWith("*")) return builtins.has(name);
  return [...builtins.keys()].some((known) => known.startsWith(name.slice(0, -1)));
}

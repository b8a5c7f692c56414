import { Problem } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { flag, text, texts } from "./flags.ts";
import { parseLine } from "./parse.ts";

const FLAGS = [
  flag("quiet", ""),
  text("output", "stdout", "", "o"),
  texts("policy", ["policy"], "", "p"),
  flag("tls", "", "s"),
];

function read(words: string): unknown {
  const { operands, given } = parseLine(
    FLAGS,
    words.split(" ").filter((word) => word !== ""),
  );
  return [operands, Object.fromEntries(given)];
}

describe("words of a command", () => {
  test.each<[string, readonly string[], object]>([
    ["a b", ["a", "b"], {}],
    ["a --quiet b", ["a", "b"], { quiet: true }],
    ["--quiet=false", [], { quiet: false }],
    ["--quiet false", ["false"], { quiet: true }],
    ["--output json -", ["-"], { output: "json" }],
    ["--output=json", [], { output: "json" }],
    ["-o json", [], { output: "json" }],
    ["-ojson", [], { output: "json" }],
    ["-o=json", [], { output: "json" }],
    ["-so json", [], { tls: true, output: "json" }],
    ["-p a,b -p c", [], { policy: ["a", "b", "c"] }],
    ['-p "a,b",c', [], { policy: ["a,b", "c"] }],
    ["-- --quiet", ["--quiet"], {}],
  ])("%s", (words, operands, given) => {
    expect(read(words)).toEqual([operands, given]);
  });

  test.each(["--nope", "-x", "--output", "-o", "--quiet=perhaps", "---quiet", '-p "a'])("%s is refused", (words) => {
    expect(() => read(words)).toThrow(expect.objectContaining({ code: "usage" }) as Problem);
  });
});

/**
 * V8 assumes that nobody changes how strings, arrays and their iterators behave, and makes all code slower from the moment
 * on at which somebody does: a class that extended String once cost the Pod rules of the bench half their speed.
 */
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Assumptions about values that rules do not work on. */
const harmless = new Set(["ArrayBufferDetaching", "TypedArrayLengthLookupChain"]);

const program = `
  import { compile } from "@sekisho/rego";
  const text = \`package t
p contains m if {
  some line in input
  regex.match("a+x|\\\\\\\\p{L}+\\$", line)
  m := regex.replace(line, "(a*)*", sprintf("%v", [{graph.reachable({"a": ["b"]}, {"a"})}]))
}\`;
  const { value, diagnostics } = compile({ modules: [{ file: "t.rego", text }] });
  console.log(JSON.stringify(value?.query("data.t.p").evaluate(["aaax", "é"]) ?? diagnostics));
`;

test("loading the engine and judging with it leaves V8 its assumptions", () => {
  const argv = ["--trace-protector-invalidation", "--input-type=module", "--eval", program];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { cwd: import.meta.dirname, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toContain(`"value":[`);
  const given = [...stdout.matchAll(/^Invalidating protector cell (\w+)/gm)].map(([, name = ""]) => name);
  expect(given.filter((name) => !harmless.has(name))).toEqual([]);
});

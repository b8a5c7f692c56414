import { expect, test } from "vitest";
import { compile } from "../compile.ts";

const MODULES = [
  { file: "log.rego", text: "package system.log\n\nmask := 1" },
  { file: "open.rego", text: "package open\n\nx := 2" },
];

function answer(query: string): unknown {
  const { value } = compile({ modules: MODULES, data: { system: { name: "s" }, y: 3 } });
  const prepared = value?.prepareResults(query).value;
  return prepared?.evaluate(null).results[0]?.expressions[0]?.value;
}

test.each<[string, unknown]>([
  ["data", { open: { x: 2 }, y: 3 }],
  ["data with data.z as 4", { open: { x: 2 }, y: 3, z: 4 }],
  ["data with data.system.z as 4", { open: { x: 2 }, y: 3, system: { z: 4 } }],
  ["[k | data[k]]", ["open", "system", "y"]],
  ["data.system.name", "s"],
])("%s", (query, value) => {
  expect(answer(query)).toEqual(value);
});

test("a rule of the system that asks for all of data asks for itself, as in OPA", () => {
  const { diagnostics } = compile({ modules: [{ file: "log.rego", text: "package system.log\n\nall := data" }] });
  expect(diagnostics.map(({ code }) => code)).toEqual(["rego_recursion_error"]);
});

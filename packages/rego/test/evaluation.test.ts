/** What programs mean, as OPA answers it: the document of the package, by generated code, instrumented code and closures. */
import { readFileSync } from "node:fs";
import type { Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { compile, EvalError, type Program } from "../src/index.ts";
import { jsonText } from "../src/runtime/export.ts";
import { type Block, blocks } from "./fixture.ts";

// The file holds JSON.
const given = JSON.parse(readFileSync(new URL("fixtures/evaluation.json", import.meta.url), "utf8")) as {
  input: Json;
  data: Json;
};

describe.each(["code", "closures"] as const)("by %s", (backend) => {
  test.each(blocks("evaluation.txt"))("$rules", (block) => {
    const { value, diagnostics } = compileBlock(block, backend);
    if (value === undefined) expect([`error ${diagnostics[0]?.code}`]).toEqual(block.expected);
    else expect(answer(() => documentOf(value))).toEqual(block.expected);
  });
});

describe("the instrumented code agrees", () => {
  test.each(blocks("evaluation.txt"))("$rules", (block) => {
    const { value } = compileBlock(block, "code");
    for (const path of value?.rulePaths() ?? []) {
      const rule = value?.query(path);
      const fast = answer(() => rule?.evaluate(given.input).value ?? null);
      expect(answer(() => explained(rule?.explain(given.input)))).toEqual(fast);
    }
  });
});

function compileBlock({ rules }: Block, backend: "code" | "closures"): ReturnType<typeof compile> {
  return compile({ modules: [{ file: "t.rego", text: `package t\n\n${rules}\n` }], data: given.data, backend });
}

function documentOf(program: Program): Json {
  return program.prepare("x = data.t").value?.evaluate(given.input).rows[0]?.["x"] ?? null;
}

/** The entries of an object line by line, any other value as it is, or the code of the error. */
function answer(evaluate: () => Json): readonly string[] {
  try {
    const value = evaluate();
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [jsonText(value)];
    return Object.entries(value)
      .flatMap(([key, item]) => (key === "frombase" ? [] : [`${key} = ${jsonText(item as Json)}`]))
      .sort();
  } catch (thrown) {
    if (thrown instanceof EvalError) return [`error ${thrown.code}`];
    throw thrown;
  }
}

/** A set is told member by member, once for each derivation. */
function explained(explanation: ReturnType<ReturnType<Program["query"]>["explain"]> | undefined): Json {
  const values = (explanation?.results ?? []).map(({ value }) => value);
  if (explanation?.isSet !== true) return values[0] ?? null;
  return values.filter((value, i) => i === 0 || value !== values[i - 1]);
}

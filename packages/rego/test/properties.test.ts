/** Laws over generated programs: all back ends agree, and emitted text holds nothing but what the emitters put there. */
import type { Json } from "@sekisho/core";
import * as fc from "fast-check";
import { parseAst } from "rolldown/parseAst";
import { afterEach, describe, expect, test, vi } from "vitest";
import { compile, EvalError, type Program } from "../src/index.ts";
import { jsonText } from "../src/runtime/export.ts";
import { anyProgram, document } from "./programs.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("generated programs", () => {
  test("generated code, instrumented code and closures give the same answer to every rule", () => {
    fc.assert(
      fc.property(anyProgram, (text) => {
        const modules = [{ file: "t.rego", text }];
        const { value: program, diagnostics } = compile({ modules, types: false });
        expect(diagnostics).toEqual([]);
        if (program === undefined) return;
        const closures = compile({ modules, backend: "closures", types: false }).value;
        for (const path of program.rulePaths()) {
          const fast = answer(() => program.query(path).evaluate(document).value);
          expect(answer(() => closures?.query(path).evaluate(document).value)).toBe(fast);
          expect(answer(() => explained(program, path))).toBe(fast);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("what is known of a program with unknown values is what it answers whatever they are", () => {
    fc.assert(
      fc.property(anyProgram, fc.constantFrom(0, 3, "a", null, false, [1], {}), (text, later) => {
        const program = compile({ modules: [{ file: "t.rego", text }], types: false }).value;
        for (const path of program?.rulePaths() ?? []) {
          const rule = program?.query(path);
          const asked = rule?.explain({ ...document, n: null }, { unknown: [["n"]] });
          if (asked === undefined || asked.unknown.length > 0 || asked.failures.length > 0) continue;
          const told = asked.results.map(({ value }) => value);
          const full = answer(() => rule?.evaluate({ ...document, n: later }).value);
          expect(answer(() => (asked.isSet ? told : told[0]))).toBe(full);
        }
      }),
      { numRuns: 150 },
    );
  });
});

const hostile = [
  "${x}",
  "`",
  "*/",
  "</script>",
  "\u2028",
  "\u2029",
  "__proto__",
  "constructor",
  "'\"\\",
  "\n//",
  "\0",
  "eval",
  "a-b",
  "0",
  "get x",
  "😀",
];
const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 8 }));

describe("emitted text", () => {
  test("names and strings of a program stay inside string literals", () => {
    const NativeFunction = Function;
    const texts: string[] = [];
    let emitted = 0;
    vi.stubGlobal(
      "Function",
      new Proxy(NativeFunction, {
        construct(target, args: string[]) {
          texts.push(args.at(-1) ?? "");
          return Reflect.construct(target, args);
        },
      }),
    );
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 6, maxLength: 6 }), (strings) => {
        const program = compile({
          types: false,
          modules: [{ file: "t.rego", text: hostileProgram(strings) }],
          externals: strings.slice(0, 1),
        });
        if (program.value === undefined) return;
        emitted++;
        texts.length = 0;
        const rule = program.value.query("data.t.p");
        answer(() => rule.evaluate({}).value);
        answer(() => rule.explain({}).results.length);
        expect(texts).toHaveLength(2);
        for (const text of texts) expect(foreignParts(text)).toEqual([]);
      }),
      { numRuns: 100 },
    );
    expect(emitted).toBeGreaterThan(90);
  });
});

/** Every place where a text can get into a program. */
function hostileProgram(strings: readonly string[]): string {
  const [a, b, c, d, e, f] = strings.map((text) => JSON.stringify(text));
  return `package t

p contains [x, ${c}] if {
	x := input[${a}][${b}]
	y := {${c}: x, ${d}: [${e}]}
	not y[${f}] == ${a}
	sprintf(${b}, [y]) != $"{x}"
	every k, v in y { k != v with input[${d}] as ${e} with data[${a}][${b}] as x }
	g[${b}] != {z | some z in q[${a}]}
	h(x, ${e}) != count(data[${a}][x]) with count as 5
}

q[${a}] contains ${b} if input[${c}]

g[${b}] := 1

h(${a}, _) := ${b}

h(_, x) := {x: ${f}}
`;
}

const KINDS = new Set([
  "ArrayExpression",
  "ArrayPattern",
  "ArrowFunctionExpression",
  "AssignmentExpression",
  "BinaryExpression",
  "BlockStatement",
  "BreakStatement",
  "CallExpression",
  "ConditionalExpression",
  "ContinueStatement",
  "ExpressionStatement",
  "ForOfStatement",
  "ForStatement",
  "FunctionDeclaration",
  "FunctionExpression",
  "Identifier",
  "IfStatement",
  "LabeledStatement",
  "Literal",
  "LogicalExpression",
  "MemberExpression",
  "NewExpression",
  "ObjectExpression",
  "ObjectPattern",
  "ParenthesizedExpression",
  "Program",
  "Property",
  "ReturnStatement",
  "SpreadElement",
  "UnaryExpression",
  "UpdateExpression",
  "VariableDeclaration",
  "VariableDeclarator",
]);

/** Node kinds that no emitter writes, and names that are neither generated nor the runtime's. */
function foreignParts(text: string): string[] {
  const found: string[] = [];
  const known = new Set(["Array", "Map", "mark", "done", "undefined"]);
  for (const name of /^const \{ ([\w, ]+) \} = S;$/m.exec(text)?.[1]?.split(", ") ?? []) known.add(name);
  const visit = (node: unknown, isProperty: boolean): void => {
    if (Array.isArray(node)) for (const item of node) visit(item, false);
    if (typeof node !== "object" || node === null || !("type" in node)) return;
    const { type } = node;
    if (typeof type !== "string" || !KINDS.has(type)) found.push(String(type));
    if ("regex" in node) found.push("regex");
    if (type === "Identifier" && "name" in node && !isProperty) {
      const name = String(node.name);
      if (!known.has(name) && !/^[a-zA-Z]\d*$/.test(name)) found.push(name);
    }
    const isPlain = "computed" in node && node.computed === false;
    for (const [key, child] of Object.entries(node)) visit(child, isPlain && (key === "property" || key === "key"));
  };
  visit(parseAst(`function main(S, K, F, B, D) {\n${text}\n}`).body, false);
  return found.filter((name) => name !== "main");
}

/** The value as text, "undefined", or the code of the error. */
function answer(evaluate: () => Json | undefined): string {
  try {
    const value = evaluate();
    if (value === undefined) return "undefined";
    return jsonText(Array.isArray(value) ? distinct(value as readonly Json[]) : value);
  } catch (thrown) {
    if (thrown instanceof EvalError) return thrown.code;
    throw thrown;
  }
}

function explained(program: Program, path: readonly string[]): Json | undefined {
  const { results, isSet } = program.query(path).explain(document);
  const values = results.map(({ value }) => value);
  return isSet ? values : values[0];
}

/** A member is told once for each derivation; a set and an array of the same members have one text. */
function distinct(values: readonly Json[]): Json {
  const texts = values.map(jsonText);
  return values.filter((_, i) => texts[i] !== texts[i - 1]);
}

/** Queries, schemas and templates made to hurt: each of them ends soon, with a value or with an EvalError. */
import { describe, expect, test } from "vitest";
import { EvalError } from "../runtime/errors.ts";
import { graphql } from "./graphql.ts";
import { readJson } from "./json/read.ts";
import { jsonSchema } from "./json-schema.ts";
import { rego } from "./rego.ts";
import { renderTemplate } from "./render-template.ts";
import { strictContext } from "./table.ts";

const families = [...graphql, ...jsonSchema, ...rego, ...renderTemplate];

function call(name: string, args: readonly unknown[]): unknown {
  const builtin = families.find((one) => one.name === name);
  if (builtin === undefined) throw new Error(`no builtin ${name}`);
  try {
    return builtin.run(strictContext({ steps: 1_000_000 }), ...args.map((arg) => readJson(JSON.stringify(arg))));
  } catch (error) {
    if (error instanceof EvalError) return error.code;
    throw error;
  }
}

const schema = "type Query { a(x: I): Query b: Int } input I { i: I }";
const range = (length: number): readonly number[] => Array.from({ length }, (_, i) => i);
const spreads = (count: number): string =>
  `{ ...f0 } ${range(count)
    .map((i) => `fragment f${i} on Query { ...f${i + 1} a { ...f${i + 1} } }`)
    .join(" ")}`;
const refs = Object.fromEntries(
  range(40).map((i) => [
    `d${i}`,
    { allOf: [{ $ref: `#/definitions/d${i + 1}` }, { $ref: `#/definitions/d${i + 1}` }] },
  ]),
);

describe("is refused or used up", () => {
  test.each([
    ["graphql.parse", ["{a".repeat(100_000), schema]],
    ["graphql.parse", [`{a(x:${"{i:".repeat(100_000)}`, schema]],
    ["graphql.parse", ["{b}", `type Query{b:${"[".repeat(100_000)}Int`]],
    ["graphql.parse", [`{${"b ".repeat(50_000)}}`, schema]],
    ["graphql.parse", [`${spreads(300)} fragment f300 on Query { b }`, schema]],
    ["graphql.parse", ["{...a} fragment a on Query{...b} fragment b on Query{...a}", schema]],
    ["graphql.parse_query", [`{a(x:"""${"\n x".repeat(100_000)}`]],
    ["json.match_schema", [{}, { allOf: [{ $ref: "#" }] }]],
    ["json.match_schema", [{}, { definitions: { ...refs, d40: {} }, $ref: "#/definitions/d0" }]],
    ["json.match_schema", ['{"v":1e999999999}', { properties: { v: { multipleOf: 3 } } }]],
    ["json.match_schema", ["{}", '{"multipleOf":1e-999999999}']],
    ["json.match_schema", [{}, { $ref: "http://127.0.0.1/" }]],
    ["json.match_schema", [{}, { $ref: "file:///etc/passwd" }]],
    ["strings.render_template", ["{{if .a}}".repeat(50_000), {}]],
    ["strings.render_template", ["{{".concat("(".repeat(50_000)), {}]],
    ["strings.render_template", ["{{range .a}}{{range $.a}}{{range $.a}}x{{end}}{{end}}{{end}}", { a: range(300) }]],
    ["strings.render_template", ['{{define "x"}}{{template "x"}}{{end}}{{template "x"}}', {}]],
    ["rego.parse_module", ["x.rego", `package a\np := ${"[".repeat(100_000)}`]],
    ["rego.parse_module", ["x.rego", `package a\np if { ${"not ".repeat(100_000)}x }`]],
  ])("%s in row %#", (name, args) => {
    expect(call(name, args)).toMatch(/^eval_(?:builtin_error|budget_exceeded)$/);
  });
});

describe("is answered", () => {
  test.each([
    ["graphql.is_valid", ["interface A implements A { a: Int }", schema], false],
    [
      "graphql.schema_is_valid",
      ["interface A implements B{a:Int} interface B implements A{a:Int} type Query{a:A}"],
      false,
    ],
    ["graphql.schema_is_valid", ["input A { a: A! } type Query { b: Int }"], expect.any(Boolean)],
    ["graphql.is_valid", ["{ __proto__ constructor }", schema], false],
    [
      "json.match_schema",
      [{ v: `${"a".repeat(30_000)}!` }, { properties: { v: { pattern: "^(a+)+$" } } }],
      [false, expect.anything()],
    ],
    ["json.match_schema", [{}, { required: ["constructor"] }], [false, expect.anything()]],
    ["json.match_schema", [{ v: 1e300 }, { properties: { v: { multipleOf: 1e-300 } } }], [true, []]],
    ["json.verify_schema", ['{"not":'.repeat(100_000)], [false, expect.any(String)]],
    ["strings.render_template", ["{{.constructor}}{{.toString}}", {}], expect.anything()],
    ["strings.render_template", ['{{printf "%999999999d" .a}}', { a: 1 }], expect.any(String)],
  ] as const)("%s in row %#", (name, args, expected) => {
    expect(call(name, args)).toEqual(expected);
  });
});

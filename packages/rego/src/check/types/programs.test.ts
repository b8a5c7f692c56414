/**
 * What `opa check` 1.19 says of small programs, typed and mistyped (`fixtures/programs.txt`): code, place, and the
 * types that it has and wants. The argument names that OPA prints are left out, because our signatures have none.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compile } from "../../compile.ts";
import type { GivenSchemas } from "./schema-env.ts";

interface Row {
  readonly name: string;
  readonly text: string;
  readonly schemas: GivenSchemas | undefined;
  readonly expected: readonly string[];
}

const rows: readonly Row[] = readFileSync(new URL("./fixtures/programs.txt", import.meta.url), "utf8")
  .split(/^### /m)
  .slice(1)
  .map((block) => {
    const [program = "", expected = ""] = block.split("\n---\n");
    const [name = "", first = "", ...rest] = program.split("\n");
    const hasSchemas = first.startsWith("schemas ");
    return {
      name,
      text: (hasSchemas ? rest : [first, ...rest]).join("\n"),
      // The fixture's own form: an object by names of schemas.
      schemas: hasSchemas ? (JSON.parse(first.slice("schemas ".length)) as GivenSchemas) : undefined,
      expected: expected.split("\n").filter((line) => line !== ""),
    };
  });

function mistakes({ text, schemas }: Pick<Row, "text" | "schemas">): string[] {
  const outcome = compile({ modules: [{ file: "p.rego", text }], ...(schemas === undefined ? {} : { schemas }) });
  return outcome.diagnostics
    .map(({ span, code, message }) => `${span?.start.line}:${span?.start.column} ${code} ${message}`)
    .sort();
}

describe("programs and what is wrong with their types", () => {
  test.each(rows)("$name", (row) => {
    expect(mistakes(row)).toEqual(row.expected);
  });

  test("the table is as large as it says", () => {
    expect(rows.length).toBeGreaterThan(280);
    expect(rows.filter(({ expected }) => expected.length > 0).length).toBeGreaterThan(200);
  });
});

describe("what differs from opa on purpose", () => {
  test("something that has no elements is told where it stands", () => {
    const [found] = mistakes({ text: "package test\n\np if { some x in 1\n  x }", schemas: undefined });
    expect(found).toBe("3:18 rego_type_error undefined ref: 1[_]: 1 is number");
  });

  test("a mistake in a template string has a place", () => {
    const [found] = mistakes({ text: 'package test\n\np := $"a {lower(1)}"', schemas: undefined });
    expect(found).toMatch(/^3:11 rego_type_error lower: invalid argument/);
  });

  test("a mock that does not fit is told at the function that it replaces", () => {
    const text = "package test\n\ng(x) := lower(x)\n\np if abs(1) with abs as g";
    expect(mistakes({ text, schemas: undefined })).toEqual([
      "5:18 rego_type_error abs: arity mismatch: have (string), want (number)",
    ]);
  });

  test("a ref by a ref is told at its beginning", () => {
    const text = 'package test\n\nq := {"a": 1}\n\nr := {"k": 2}\n\np := q[r.k]';
    const [found] = mistakes({ text, schemas: undefined });
    expect(found).toBe('7:6 rego_type_error undefined ref: data.test.q[r.k]: have number, want one of ["a"]');
  });

  test("a schema that refers to itself as a whole is read", () => {
    const schema = { type: "object", properties: { v: { type: "string" }, kids: { items: { $ref: "#" } } } };
    const text = "package test\n\np if input.kids[0].kids[1].v == 1";
    expect(mistakes({ text, schemas: { schema } })).toEqual([
      "3:6 rego_type_error match error: left string, right number",
    ]);
  });
});

describe("options", () => {
  const text = "package test\n\np := lower(1)";

  test("types can be left unchecked", () => {
    expect(compile({ modules: [{ file: "p.rego", text }], types: false }).diagnostics).toEqual([]);
  });

  test("types are not checked in a program with other mistakes", () => {
    const codes = compile({ modules: [{ file: "p.rego", text: `${text}\n\nq if x > 1` }] }).diagnostics.map(
      (d) => d.code,
    );
    expect(codes).toEqual(["rego_unsafe_var_error"]);
  });
});

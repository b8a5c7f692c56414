/** Strings, keys and numbers of programs, given documents and inputs are data, whatever they spell. */
import type { Json } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostileNames, hostileNumbers, hostileStrings, quoted } from "../../../tests/differential/programs/hostile.ts";
import { readJson } from "../src/builtins/json/read.ts";
import { jsonText } from "../src/runtime/export.ts";
import { compileWatched, foreignParts } from "./emitted.ts";
import { anyProgram, document } from "./programs.ts";
import { answer, explained, judge } from "./ways.ts";

const RUNS = process.env["SEKISHO_SOAK"] === undefined ? 100 : 10_000;
const evaluation = { limits: { steps: 100_000 } };
const anyString = fc.oneof(
  fc.constantFrom(...hostileStrings, ...hostileNames),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const anyDocument = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }).map((value): Json => {
  // What fast-check makes are JSON values; reading its text gives keys like `__proto__` as own ones.
  return readJson(JSON.stringify(value)) as Json;
});

/** A document of one key. */
function keyed(key: string, value: Json): Json {
  return Object.fromEntries([[key, value]]);
}

describe("in a program", () => {
  test("strings stand in literals wherever a program can have one", () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(anyString, { minLength: 6, maxLength: 6 }), anyDocument, (strings, input) => {
        const modules = [{ file: "t.rego", text: everywhere(strings) }];
        const options = { modules, types: false, externals: strings.slice(0, 1), data: keyed(strings[0] ?? "", input) };
        const verdict = judge(options, { input: keyed(strings[1] ?? "", input), evaluation });
        if (verdict.accepted) accepted++;
        expect(verdict.faults).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    expect(accepted).toBeGreaterThan(RUNS * 0.9);
  });

  test.each(hostileNames)("the name %s is a name like any other", (name) => {
    const text = `package ${name}
import data.${name}.y as z
${name} contains v if { some ${name}1, v in {"${name}": input.${name}}; ${name}1 = "${name}" }
f(${name}) := {"${name}": ${name}}
y := f(input.${name}).${name} if { ${name} }
w := v if v := data.${name}.y with input.${name} as z`;
    const input = keyed(name, 7);
    const texts: string[] = [];
    const { value: program, diagnostics } = compileWatched(
      { modules: [{ file: "t.rego", text }], types: false },
      texts,
    );
    expect(diagnostics).toEqual([]);
    const values = ["y", "w", name].map((rule) => {
      const query = program?.query([name, rule]);
      expect(query === undefined ? undefined : explained(query, input)).toEqual(query?.evaluate(input).value);
      return query?.evaluate(input).value;
    });
    expect(values).toEqual([7, 7, [7]]);
    expect(texts.flatMap(foreignParts)).toEqual([]);
  });

  test.each(hostileNumbers)("the number %s is the same in a program and in an input", (number) => {
    const text = `package t
same if { input.n == ${number}; ${number} == input.n; {${number}} == {input.n}; {${number}: 1}[input.n] == 1 }
written := ${number}
read := input.n
within := [{"n": ${number}}, {x | x := ${number}}, {${number}: [${number}]}]`;
    const input = readJson(`{"n": ${number}}`) as Json;
    expect(judge({ modules: [{ file: "t.rego", text }] }, { input, evaluation })).toEqual({
      accepted: true,
      faults: [],
    });
    const program = compileWatched({ modules: [{ file: "t.rego", text }] }, []).value;
    const answers = ["same", "written"].map((rule) => answer(() => program?.query(["t", rule]).evaluate(input).value));
    expect(answers).toEqual(["true", answer(() => program?.query("data.t.read").evaluate(input).value)]);
  });
});

test.each(["0", "-1", "1.5", "1e400", "null", "true", '"text"', "[]", "{1}"])(
  "%s has no keys for a pattern",
  (constant) => {
    const text = `package t\nx if { {"then": y, "a b": z} = ${constant}; y == z }\nw if { {"then": y} = {"then": ${constant}}; y.then == 1 }`;
    const verdict = judge({ modules: [{ file: "t.rego", text }], types: false }, { input: null, evaluation });
    expect(verdict).toEqual({ accepted: true, faults: [] });
  },
);

describe("in documents", () => {
  test.each(hostileStrings)("the key and text %j", (string) => {
    // A program can't say a lone surrogate: its escape is U+FFFD, as in OPA.
    const said = string.isWellFormed() ? quoted(string) : "input.key";
    const text = `package t
of_input := input.map[${said}]
of_data := data.map[${said}]
of_external := data.later[${said}]
keys := [k | some k, _ in input.map]
made := {${said}: 1}[input.key]
member if input.key in {${said}, 1}
instead := v if v := input.map[${said}] with input.map as {${said}: 8}
text := input.key`;
    const map = keyed(string, 7);
    const input = { key: string, map };
    const options = { modules: [{ file: "t.rego", text }], data: { map }, externals: ["later"], types: false };
    const given = { ...evaluation, externals: { later: map } };
    expect(judge(options, { input, evaluation: given })).toEqual({ accepted: true, faults: [] });
    const program = compileWatched(options, []).value;
    const value = (rule: string): Json | undefined => program?.query(["t", rule]).evaluate(input, given).value;
    expect(["of_input", "of_data", "of_external", "keys", "made", "member", "instead", "text"].map(value)).toEqual([
      7,
      7,
      7,
      [string],
      1,
      true,
      8,
      string,
    ]);
    // What is not there is not inherited.
    expect(program?.query("data.t.of_input").evaluate({ map: {} }).value).toBeUndefined();
  });

  test("no document has a part in the emitted text", () => {
    const documents = fc.tuple(anyDocument, anyDocument, anyString);
    fc.assert(
      fc.property(anyProgram, documents, (text, [data, input, key]) => {
        const textsWith = (given: Json, asked: Json): readonly string[] => {
          const texts: string[] = [];
          const program = compileWatched(
            { modules: [{ file: "t.rego", text }], types: false, data: given },
            texts,
          ).value;
          const [path] = program?.rulePaths() ?? [];
          if (program === undefined || path === undefined) return texts;
          answer(() => program.query(path).evaluate(asked, evaluation).value);
          answer(() => explained(program.query(path), asked, evaluation));
          return texts;
        };
        expect(textsWith(keyed(key, data), keyed(key, input))).toEqual(textsWith({}, document));
      }),
      { numRuns: RUNS },
    );
  });
});

describe("inputs are plain data (docs/rego.md)", () => {
  test("nothing of them is changed", () => {
    fc.assert(
      fc.property(anyProgram, (text) => {
        const options = { modules: [{ file: "t.rego", text }], types: false, data: frozen({ a: [{ b: 1 }] }) };
        expect(judge(options, { input: frozen(document), evaluation }).faults).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test("a getter is called when rules read it; one that changes its mind makes wrong answers, nothing worse", () => {
    const before = jsonText(document);
    fc.assert(
      fc.property(anyProgram, fc.array(anyDocument, { minLength: 2, maxLength: 4 }), (text, turns) => {
        let turn = 0;
        const input = { ...document };
        for (const name of ["arr", "m", "objs", "deep"] as const) {
          const get = (): Json => (turn++ % 2 === 0 ? document[name] : (turns[turn % turns.length] ?? null));
          Object.defineProperty(input, name, { get, enumerable: true });
        }
        const program = compileWatched({ modules: [{ file: "t.rego", text }], types: false }, []).value;
        for (const path of program?.rulePaths() ?? []) {
          const rule = program?.query(path);
          answer(() => rule?.evaluate(input, evaluation).value);
          answer(() => rule?.explain(input, evaluation).results.length);
        }
      }),
      { numRuns: RUNS },
    );
    expect(jsonText(document)).toBe(before);
  });
});

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** Every place where a text can get into a program. */
function everywhere(strings: readonly string[]): string {
  const [a, b, c, d, e, f] = strings.map(quoted);
  return `package t[${f}]

import data[${a}] as here

p contains [x, ${c}] if {
	x := input[${a}][${b}]
	y := {${c}: x, ${d}: [${e}]}
	not y[${f}] == ${a}
	sprintf(${b}, [y]) != $"{x}"
	every k, v in y { k != v with input[${d}] as ${e} with data[${a}][${b}] as x }
	g[${b}] != {z | some z in q[${a}]}
	h(x, ${e}) != count(data[${a}][x]) with count as 5
	here != ${b}
}

q[${a}] contains ${b} if input[${c}]

g[${b}] := 1

h(${a}, _) := ${b}

h(_, x) := {x: ${f}}
`;
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseModule, parseQuery, parseTerm } from "./parse.ts";

interface Case {
  readonly note: string;
  readonly query: string;
  readonly modules?: readonly string[] | null;
  readonly input_term?: string;
}

const directory = join(import.meta.dirname, "../../../../../shared/conformance/rego-v1");
const present = existsSync(directory);
if (!present) console.warn("not run: the conformance cases need ../shared/conformance beside the repository");

test.runIf(present)("every module, query and input term of the conformance cases parses", () => {
  const failures: string[] = [];
  let count = 0;
  for (const file of readdirSync(directory)) {
    // The files of this directory are written by us in the form of Case.
    const { cases } = JSON.parse(readFileSync(join(directory, file), "utf8")) as { readonly cases: readonly Case[] };
    for (const { note, query, modules, input_term: input } of cases) {
      const outcomes = [
        parseQuery(query, "query"),
        ...(modules ?? []).map((text) => parseModule(text, "module")),
        ...(input === undefined ? [] : [parseTerm(input, "input")]),
      ];
      count += outcomes.length;
      for (const { diagnostics } of outcomes) {
        if (diagnostics.length > 0) failures.push(`${file} ${note}: ${diagnostics[0]?.message}`);
      }
    }
  }
  expect(failures).toEqual([]);
  expect(count).toBeGreaterThan(4_000);
});

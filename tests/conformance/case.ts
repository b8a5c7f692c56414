/** The case format of the public Rego conformance suites: JSON, or YAML with the same keys. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { numberFromText, type Value } from "@sekisho/rego";
import { load } from "js-yaml";

export interface Case {
  readonly note: string;
  readonly query: string;
  readonly modules?: readonly string[] | null;
  readonly data?: Value;
  readonly input?: Value;
  readonly input_term?: string;
  readonly want_result?: readonly { readonly [name: string]: Value }[] | null;
  readonly want_error?: string;
  readonly want_error_code?: string;
  readonly strict_error?: boolean;
  readonly sort_bindings?: boolean;
  readonly ignore_generated_vars?: boolean;
}

export interface CaseFile {
  readonly file: string;
  readonly cases: readonly Case[];
}

/** Case files of some paths; directories are walked. */
export function* caseFiles(paths: readonly string[]): Generator<CaseFile> {
  for (const path of paths) {
    if (statSync(path).isDirectory()) {
      yield* caseFiles(
        readdirSync(path)
          .sort()
          .map((name) => join(path, name)),
      );
    } else if (/\.(json|ya?ml)$/.test(path)) {
      const text = readFileSync(path, "utf8");
      // The format is this suite's own contract; a case that lacks a key fails by name when it runs.
      const file = (path.endsWith(".json") ? parseExact(text) : load(text)) as { cases?: Case[] } | undefined;
      if (Array.isArray(file?.cases)) yield { file: path, cases: file.cases };
    }
  }
}

/** JSON with every number as it was written. */
function parseExact(text: string): unknown {
  const reviver = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined ? numberFromText(context.source, "text") : value;
  // TypeScript's library does not know the reviver's third argument (ECMAScript 2026, JSON.parse source text access).
  return JSON.parse(text, reviver);
}

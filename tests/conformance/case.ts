/** The case format of the public Rego conformance suites: JSON, or YAML with the same keys. */
import { numberFromText, type Value } from "@sekisho/rego/browser";

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

/** The cases of a file's JSON text; none where it is something else. */
export function casesOf(text: string): readonly Case[] {
  return casesIn(parseExact(text));
}

/** The format is this suite's own contract; a case that lacks a key fails by name when it runs. */
export function casesIn(file: unknown): readonly Case[] {
  return (file as { readonly cases?: readonly Case[] } | null | undefined)?.cases ?? [];
}

/** JSON with every number as it was written. Throws on a text that is none. */
export function parseExact(text: string): unknown {
  const reviver = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined ? numberFromText(context.source, "text") : value;
  // TypeScript's library does not know the reviver's third argument (ECMAScript 2026, JSON.parse source text access).
  return JSON.parse(text, reviver);
}

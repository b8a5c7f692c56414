import type { Json, Outcome } from "@sekisho/core";
import {
  type Backend,
  type BindingsResult,
  type Builtin,
  type CompileOptions,
  EvalError,
  equalValues,
  type Program,
  type RegoVersion,
  readTerm,
  sortValues,
  type Value,
} from "@sekisho/rego/browser";
import type { Case } from "./case.ts";
import { withHarness } from "./harness-builtins.ts";

/** What cases are run with: the package's entry for Node or for browsers. */
export interface Engine {
  readonly compile: (options: CompileOptions) => Outcome<Program>;
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** Default: v1. */
  readonly regoVersion?: RegoVersion;
  /** Default: generated code. */
  readonly backend?: Backend;
}

/** Why a case failed, or undefined. */
export function runCaseWith(engine: Engine, test: Case): string | undefined {
  let result: BindingsResult;
  try {
    const answer = evaluate(engine, test);
    if (typeof answer === "string") return compareError(test, answer, answer);
    result = answer;
  } catch (thrown) {
    if (thrown instanceof EvalError) {
      const place = thrown.place === undefined ? "" : `${thrown.place.file}:${thrown.place.line}: `;
      return compareError(test, thrown.code, `${place}${thrown.code}: ${thrown.message}`);
    }
    return `crashed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
  }
  if (test.want_error !== undefined || test.want_error_code !== undefined) {
    return `expected ${test.want_error_code ?? test.want_error}, got ${show(result.rows)}`;
  }
  return compareRows(test, result);
}

/** The bindings, or the text of the first compile error. */
function evaluate(engine: Engine, test: Case): BindingsResult | string {
  const { builtins, regoVersion = "v1", backend = "code" } = engine;
  const modules = (test.modules ?? []).map((text, i) => ({ file: `test-${i}.rego`, text, regoVersion }));
  const program = engine.compile({ modules, data: toData(test.data), builtins: withHarness(builtins), backend });
  if (program.value === undefined) return program.diagnostics.map((d) => `${d.code}: ${d.message}`).join("\n");
  const query = program.value.prepare(test.query, { jsonInput: test.input_term === undefined });
  if (query.value === undefined) return query.diagnostics.map((d) => `${d.code}: ${d.message}`).join("\n");
  return query.value.evaluate(inputOf(test), { strict: test.strict_error === true });
}

function inputOf(test: Case): Value | undefined {
  if (test.input_term === undefined) return test.input;
  const term = readTerm(test.input_term);
  if (term.value === undefined) throw new Error(`input_term: ${term.diagnostics.map((d) => d.message).join("; ")}`);
  return term.value;
}

function compareError(test: Case, code: string, text: string): string | undefined {
  if (test.want_error === undefined && test.want_error_code === undefined) return `unexpected error ${text}`;
  if (test.want_error_code !== undefined && !code.startsWith(test.want_error_code)) {
    return `expected code ${test.want_error_code}, got ${text}`;
  }
  if (test.want_error !== undefined && !text.includes(test.want_error)) {
    return `expected message with "${test.want_error}", got ${text}`;
  }
  return undefined;
}

function compareRows(test: Case, result: BindingsResult): string | undefined {
  const want = test.want_result ?? [];
  const prepare = (rows: readonly { readonly [name: string]: Value }[]): Value[] => {
    const kept = rows.map((row) => (test.ignore_generated_vars === true ? withoutGenerated(row) : row));
    return distinct(test.sort_bindings === true ? kept.map(sorted) : kept);
  };
  const got = prepare(result.rows);
  return equalValues(got, prepare(want)) ? undefined : `expected ${show(want)}, got ${show(result.rows)}`;
}

/** The order of solutions and their repetition are not part of the answer. */
function distinct(rows: readonly Value[]): Value[] {
  const ordered = sortValues([...rows]);
  return ordered.filter((row, i) => i === 0 || !equalValues(row, ordered[i - 1] ?? null));
}

function withoutGenerated(row: { readonly [name: string]: Value }): { [name: string]: Value } {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !/^(\$|__local|_)/.test(name)));
}

/** Inner arrays in value order, all the way down. */
function sorted(value: Value): Value {
  if (Array.isArray(value)) return sortValues((value as readonly Value[]).map(sorted));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  // A plain object: its entries are values.
  return Object.fromEntries(Object.entries(value as { readonly [key: string]: Value }).map(([k, v]) => [k, sorted(v)]));
}

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** Cases hold JSON only: sets and keys that are no strings come by `input_term`. */
function toData(data: Value | undefined): Json {
  return (data ?? {}) as Json;
}

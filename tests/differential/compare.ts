/** Calls of builtins, asked of OPA and of ours: the same module for both, one rule a call. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, EvalError } from "@sekisho/rego";

/** A call in Rego's notation, operands apart, so that neither type checker sees what they are. */
export interface Call {
  readonly name: string;
  /** Terms: `"a"`, `1.0`, `{1, 2}`, `{"a": [null]}`. */
  readonly operands: readonly string[];
}

/** What a side answers: a term as it prints them, `undefined` or `ERR code: message`. */
export type Outcome = string;

/**
 * How two outcomes differ. `words`: both are errors of one code that is told in other words; `answer`: another value,
 * another code, or one side alone is undefined.
 */
export function difference(theirs: Outcome, ours: Outcome): "answer" | "words" | undefined {
  if (theirs === ours || theirs === NO_ANSWER) return undefined;
  const code = /^ERR \w+/.exec(theirs)?.[0];
  return code !== undefined && code === /^ERR \w+/.exec(ours)?.[0] ? "words" : "answer";
}

/** The outcome where OPA itself came down or to no end: nothing to compare with. */
export const NO_ANSWER: Outcome = "no answer";

/** A module takes OPA about a second. */
const PATIENCE_MS = 10_000;

/** Ours stops at this many failures of one evaluation, and a module of this size compiles at once. */
const BATCH = 500;

/** The name and the operands as one reads them: `plus(1, 2)`. */
export function textOf({ name, operands }: Call): string {
  return `${name}(${operands.join(", ")})`;
}

/** One outcome a call. Throws when OPA itself fails, as for a name that it does not have. */
export function askOpa(opa: string, calls: readonly Call[]): Outcome[] {
  const folder = mkdtempSync(join(tmpdir(), "sekisho-differential-"));
  try {
    const file = join(folder, "calls.rego");
    writeFileSync(file, moduleOf(calls));
    const argv = [
      "eval",
      "--format",
      "json",
      "--v0-compatible",
      "--show-builtin-errors",
      "--data",
      file,
      "data.calls.r",
    ];
    const { stdout, error } = spawnSync(opa, argv, { encoding: "utf8", maxBuffer: 1 << 30, timeout: PATIENCE_MS });
    if (error !== undefined && !("code" in error && error.code === "ETIMEDOUT")) throw error;
    if (error !== undefined || stdout === "") return askHalves(opa, calls);
    // The shape of `opa eval`; texts and places only, which a plain JSON reader holds.
    const answer = JSON.parse(stdout) as OpaEval;
    const errors = answer.errors ?? [];
    if (answer.result === undefined) throw new Error(`OPA answers nothing: ${errors[0]?.code}: ${errors[0]?.message}`);
    const failures = errors.map(({ code, message, location }) => ({ code, message, line: location?.row ?? 0 }));
    return outcomes(calls, answer.result?.[0]?.expressions[0]?.value ?? {}, failures);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Some calls bring OPA itself down, or to no end; the others of the module have an answer nevertheless. */
function askHalves(opa: string, calls: readonly Call[]): Outcome[] {
  if (calls.length < 2) return [NO_ANSWER];
  const half = calls.length >> 1;
  return [...askOpa(opa, calls.slice(0, half)), ...askOpa(opa, calls.slice(half))];
}

/** One outcome a call. */
export function askOurs(calls: readonly Call[]): Outcome[] {
  if (calls.length > BATCH) return [...askOurs(calls.slice(0, BATCH)), ...askOurs(calls.slice(BATCH))];
  const { value: program, diagnostics } = compile({
    modules: [{ file: "calls.rego", text: moduleOf(calls), regoVersion: "v0" }],
  });
  const query = program?.prepare("texts := data.calls.r").value;
  if (query === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  try {
    const { rows, failures } = query.evaluate({});
    const placed = failures.map(({ code, message, place }) => ({ code, message, line: place?.line ?? 0 }));
    // The module makes an object of texts.
    return outcomes(calls, rows[0]?.["texts"] as Texts, placed);
  } catch (thrown) {
    // An error that no rule can catch, such as a used-up budget, ends them all: each is asked alone then.
    if (calls.length > 1) return calls.flatMap((call) => askOurs([call]));
    if (thrown instanceof EvalError) return [`ERR ${thrown.code}: ${thrown.message}`];
    return [`crashed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`];
  }
}

/** OPA remembers what a function gave to equal arguments, and 1 is equal to 1.0: a number makes each call its own. */
const HEADER = ["package calls", "id(_, x) = x"];

/**
 * Each call in a line of its own, by which errors are found again; operands go through a function of any type. In
 * version 0 of the language deprecated builtins may be called, too.
 */
function moduleOf(calls: readonly Call[]): string {
  const rules = calls.map(({ name, operands }, i) => {
    const terms = operands.map((operand, k) => `id(${i * 10 + k}, ${operand})`).join(", ");
    const call = name === "walk" ? `[step | walk(${terms}, step)]` : `${name}(${terms})`;
    return `r["${i}"] = sprintf("%v", [[v]]) { v := ${call} }`;
  });
  return [...HEADER, ...rules, ""].join("\n");
}

function outcomes(calls: readonly Call[], texts: Texts, failures: readonly Failure[]): Outcome[] {
  const byLine = new Map(failures.map((failure) => [failure.line, failure]));
  return calls.map((_, i) => {
    const failure = byLine.get(HEADER.length + 1 + i);
    if (failure !== undefined) return `ERR ${failure.code}: ${failure.message}`;
    return wellFormed(texts[String(i)]?.slice(1, -1) ?? "undefined");
  });
}

/**
 * OPA keeps bytes that are no UTF-8, which become U+FFFD where it writes JSON; here they are that from the start. Which
 * characters a term shows and which it escapes is a question of the version of Unicode.
 */
export function wellFormed(term: string): string {
  return term.replaceAll(/\\(?:x[89a-f][0-9a-f]|u[2-9a-f][0-9a-f]{3}|U[0-9a-f]{8}|.)/g, (escape) => {
    if (/^.x[89a-f]/.test(escape)) return "\ufffd";
    return /^.u./i.test(escape) ? String.fromCodePoint(Number.parseInt(escape.slice(2), 16)) : escape;
  });
}

interface Texts {
  readonly [index: string]: string;
}

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly line: number;
}

interface OpaEval {
  readonly result?: readonly { readonly expressions: readonly { readonly value: Texts }[] }[];
  readonly errors?: readonly {
    readonly code: string;
    readonly message: string;
    readonly location?: { readonly row: number };
  }[];
}

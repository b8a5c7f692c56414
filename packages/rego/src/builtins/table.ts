/** For tests: rows of `name @ [arguments as JSON] => result as JSON, undefined or ERR code: message`. */
import { readFileSync } from "node:fs";
import { Budget } from "../runtime/budget.ts";
import { equal } from "../runtime/compare.ts";
import { EvalError } from "../runtime/errors.ts";
import { jsonText, toJson } from "../runtime/export.ts";
import { isArray } from "../runtime/kinds.ts";
import type { Value } from "../runtime/value.ts";
import type { Builtin, BuiltinContext } from "./builtin.ts";
import { readJson } from "./json/read.ts";

export interface Row {
  readonly call: string;
  readonly name: string;
  readonly args: string;
  readonly expected: string;
}

/** A strict context with the default budget. */
export function strictContext(limits: ConstructorParameters<typeof Budget>[0] = {}): BuiltinContext {
  const budget = new Budget(limits);
  const pinned = new Map<string, Value>();
  return {
    strict: true,
    fail(code, message) {
      throw new EvalError(code, message);
    },
    charge: (steps) => {
      budget.charge(steps);
    },
    checkTime: () => {
      budget.checkTime();
    },
    produce: (size) => {
      budget.produce(size);
    },
    nowNs: () => 1_700_000_000_000_000_000n,
    pinned(key, make) {
      const value = pinned.get(key) ?? make();
      pinned.set(key, value);
      return value;
    },
  };
}

export function rows(text: string): readonly Row[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const match = /^\s*(\S+) @ (.*?) {1,3}=> {1,3}(.*)$/s.exec(line);
      if (match === null) throw new Error(`not a row: ${line}`);
      const [, name = "", args = "", expected = ""] = match;
      return { call: `${name} ${args}`, name, args, expected };
    });
}

/** Calls a builtin of the family and prints what it gives in the notation of the rows. */
export function outcome(family: readonly Builtin[], row: Row): string {
  const builtin = family.find(({ name }) => name === row.name);
  if (builtin === undefined) throw new Error(`no builtin ${row.name}`);
  const args = readJson(row.args);
  if (!isArray(args)) throw new Error("arguments are an array");
  try {
    const result = builtin.run(strictContext(), ...args);
    if (result === undefined) return "undefined";
    const text = jsonText(toJson(result));
    const expected =
      row.expected.startsWith("ERR") || row.expected === "undefined" ? undefined : readJson(row.expected);
    // Equal values may be spelt differently; the row's spelling then counts as right.
    return expected !== undefined && equal(readJson(text), expected) ? row.expected : text;
  } catch (error) {
    if (error instanceof EvalError) return `ERR ${error.code}: ${error.message}`;
    throw error;
  }
}

/** The rows of `fixtures/NAME.txt`: calls with what OPA 1.19 answers. */
export function rowsOf(name: string): readonly Row[] {
  return rows(readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), "utf8"));
}

/** For tests: rows of `name(TERMS) => TERM`, in Rego's own notation for terms, `undefined` or `ERR code: message`. */
import { readFileSync } from "node:fs";
import type { Limits } from "../runtime/budget.ts";
import { RSet } from "../runtime/collections.ts";
import { EvalError } from "../runtime/errors.ts";
import { numberFromText } from "../runtime/numbers.ts";
import { type Entry, objectFrom } from "../runtime/objects.ts";
import { printTerm } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";
import type { Builtin } from "./builtin.ts";
import { strictContext } from "./table.ts";

/** `[call, expected]` pairs of `fixtures/terms/NAME.txt`. */
export function termRowsOf(name: string): [string, string][] {
  const text = readFileSync(new URL(`./fixtures/terms/${name}.txt`, import.meta.url), "utf8");
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const at = line.indexOf(" => ");
    if (at < 0) throw new Error(`not a row: ${line}`);
    return [line.slice(0, at), line.slice(at + 4)];
  });
}

/** Evaluates `name(TERMS)` strictly with one of the builtins and prints the result as OPA prints terms. */
export function callTerms(family: readonly Builtin[], call: string, limits: Limits = {}): string {
  const open = call.indexOf("(");
  const builtin = family.find(({ name }) => name === call.slice(0, open));
  if (builtin === undefined) throw new Error(`no builtin for ${call}`);
  try {
    const result = builtin.run(strictContext(limits), ...terms(call.slice(open + 1, -1)));
    return result === undefined ? "undefined" : printTerm(result);
  } catch (error) {
    if (error instanceof EvalError) return `ERR ${error.code}: ${error.message}`;
    throw error;
  }
}

/** The value of one term: null, true, 1.0, "a", [1], {1, 2}, {"a": 1}, set(). */
export function term(text: string): Value {
  const [value, ...more] = terms(text);
  if (value === undefined || more.length > 0) throw new Error(`not one term: ${text}`);
  return value;
}

/** The values of terms that are separated by commas. */
export function terms(text: string): Value[] {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|-?\d[\w.+-]*|set\(\)|[a-z]+|[[\]{},:]/g) ?? [];
  let at = 0;
  const list = (close: string | undefined, read: () => void): void => {
    while (tokens[at] !== close) {
      read();
      if (tokens[at] === ",") at++;
      else if (tokens[at] !== close) throw new Error(`expected , before ${tokens[at]} in ${text}`);
    }
    at++;
  };
  const value = (): Value => {
    const token = tokens[at++] ?? "nothing";
    if (token.startsWith('"')) return String(JSON.parse(token));
    if (/^-?\d/.test(token)) return numberFromText(token, "text");
    if (token === "set()") return new RSet();
    if (token === "[") return array("]");
    if (token === "{") return braces();
    if (token === "true" || token === "false") return token === "true";
    if (token === "null") return null;
    throw new Error(`unexpected ${token} in ${text}`);
  };
  const array = (close: string | undefined): Value[] => {
    const items: Value[] = [];
    list(close, () => items.push(value()));
    return items;
  };
  const braces = (): Value => {
    const keys: Value[] = [];
    const entries: Entry[] = [];
    list("}", () => {
      const key = value();
      if (tokens[at] === ":") {
        at++;
        entries.push([key, value()]);
      } else keys.push(key);
    });
    return keys.length > 0 ? RSet.of(keys) : objectFrom(entries);
  };
  return array(undefined);
}

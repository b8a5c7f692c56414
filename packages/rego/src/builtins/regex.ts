import type { Value } from "../runtime/value.ts";
import { arrayOf, type Builtin, type BuiltinContext, boolean, number, string } from "./builtin.ts";
import { builtinError, integerOperand, stringOperand } from "./operands.ts";
import { type Regex, regexOf } from "./regex/engine.ts";
import { expand, parseReplacement } from "./regex/expand.ts";
import { GlobError, globsIntersect } from "./regex/globs.ts";
import { PatternError } from "./regex/pattern-text.ts";
import { parsePattern } from "./regex/syntax.ts";
import { TemplateError, templatePattern } from "./regex/template.ts";

const byte = new TextEncoder();

export const regex: readonly Builtin[] = [
  matching("regex.match"),
  matching("re_match"),
  { name: "regex.is_valid", args: [string], result: boolean, run: (c, a) => isValid(c, a) },
  { name: "regex.split", args: [string, string], result: arrayOf(string), run: split },
  { name: "regex.find_n", args: [string, string, number], result: arrayOf(string), run: findN },
  {
    name: "regex.find_all_string_submatch_n",
    args: [string, string, number],
    result: arrayOf(arrayOf(string)),
    run: findSubmatchesN,
  },
  { name: "regex.replace", args: [string, string, string], result: string, run: replace },
  {
    name: "regex.template_match",
    args: [string, string, string, string],
    result: boolean,
    run: templateMatch,
  },
  { name: "regex.globs_match", args: [string, string], result: boolean, run: globsMatch },
];

function matching(name: string): Builtin {
  return {
    name,
    args: [string, string],
    result: boolean,
    run(c, a, b) {
      const pattern = stringOperand(c, name, 1, a);
      if (pattern === undefined) return undefined;
      const text = stringOperand(c, name, 2, b);
      if (text === undefined) return undefined;
      return using(c, name, pattern, (compiled) => {
        c.charge(text.length);
        return compiled.test(text, c);
      });
    },
  };
}

/** Runs with the compiled pattern; a pattern that is none is a builtin error. */
function using(
  c: BuiltinContext,
  name: string,
  pattern: string,
  run: (compiled: Regex) => Value | undefined,
): Value | undefined {
  c.charge(pattern.length);
  try {
    return run(regexOf(pattern));
  } catch (error) {
    if (error instanceof PatternError) return builtinError(c, name, error.message);
    throw error;
  }
}

function isValid(c: BuiltinContext, value: Value): boolean {
  if (typeof value !== "string") return false;
  c.charge(value.length);
  try {
    parsePattern(value);
    return true;
  } catch (error) {
    if (error instanceof PatternError) return false;
    throw error;
  }
}

/** What stands between the matches; an empty match at the very start cuts nothing. */
function split(c: BuiltinContext, a?: Value, b?: Value): Value | undefined {
  const name = "regex.split";
  const pattern = stringOperand(c, name, 1, a as Value);
  if (pattern === undefined) return undefined;
  const text = stringOperand(c, name, 2, b as Value);
  if (text === undefined) return undefined;
  return using(c, name, pattern, (compiled) => {
    if (pattern !== "" && text === "") return [""];
    c.produce(text.length);
    const parts: string[] = [];
    let from = 0;
    let lastStart = 0;
    for (const { start, end } of compiled.matches(text, c)) {
      c.charge(end - from + 1);
      // Only an empty match at the start ends there.
      if (end !== 0) parts.push(text.slice(from, start));
      from = end;
      lastStart = start;
    }
    // An empty match at the end has already cut there.
    if (lastStart !== text.length) parts.push(text.slice(from));
    return parts;
  });
}

function findN(c: BuiltinContext, a?: Value, b?: Value, d?: Value): Value | undefined {
  return findAll(c, "regex.find_n", [a as Value, b as Value, d as Value], (groups) => groups[0] ?? "");
}

function findSubmatchesN(c: BuiltinContext, a?: Value, b?: Value, d?: Value): Value | undefined {
  const name = "regex.find_all_string_submatch_n";
  return findAll(c, name, [a as Value, b as Value, d as Value], (groups) => groups.map((group) => group ?? ""));
}

/** At most `n` matches, all of them when `n` is negative. */
function findAll(
  c: BuiltinContext,
  name: string,
  args: readonly [Value, Value, Value],
  take: (groups: readonly (string | undefined)[]) => Value,
): Value | undefined {
  const pattern = stringOperand(c, name, 1, args[0]);
  if (pattern === undefined) return undefined;
  const text = stringOperand(c, name, 2, args[1]);
  if (text === undefined) return undefined;
  const count = integerOperand(c, name, 3, args[2]);
  if (count === undefined) return undefined;
  return using(c, name, pattern, (compiled) => {
    const found: Value[] = [];
    if (count === 0) return found;
    let last = 0;
    for (const { end, groups } of compiled.matches(text, c)) {
      c.charge(end - last);
      c.produce(groups.length);
      last = end;
      found.push(take(groups));
      if (found.length === count) break;
    }
    return found;
  });
}

function replace(c: BuiltinContext, a?: Value, b?: Value, d?: Value): Value | undefined {
  const name = "regex.replace";
  const text = stringOperand(c, name, 1, a as Value);
  if (text === undefined) return undefined;
  const pattern = stringOperand(c, name, 2, b as Value);
  if (pattern === undefined) return undefined;
  const replacement = stringOperand(c, name, 3, d as Value);
  if (replacement === undefined) return undefined;
  return using(c, name, pattern, (compiled) => {
    const parts = parseReplacement(replacement);
    c.produce(text.length);
    let out = "";
    let from = 0;
    for (const { start, end, groups } of compiled.matches(text, c)) {
      const expanded = expand(parts, groups, compiled.names);
      c.produce(expanded.length + 1);
      out += text.slice(from, start) + expanded;
      from = end;
    }
    return out + text.slice(from);
  });
}

function templateMatch(c: BuiltinContext, ...args: readonly Value[]): Value | undefined {
  const name = "regex.template_match";
  const [template, text, open, close] = args.map((arg, at) => stringOperand(c, name, at + 1, arg));
  if (template === undefined || text === undefined || open === undefined || close === undefined) return undefined;
  const size = (value: string): number => byte.encode(value).length;
  // Both sentences give the length of the start delimiter, as OPA's do.
  const long = `delimiter has to be exactly one character long but is ${size(open)} long`;
  if (size(open) !== 1) return builtinError(c, name, `start ${long}`);
  if (size(close) !== 1) return builtinError(c, name, `end ${long}`);
  c.charge(template.length + text.length);
  try {
    return regexOf(templatePattern(template, open, close)).test(text, c);
  } catch (error) {
    if (error instanceof PatternError || error instanceof TemplateError) return builtinError(c, name, error.message);
    throw error;
  }
}

function globsMatch(c: BuiltinContext, a?: Value, b?: Value): Value | undefined {
  const name = "regex.globs_match";
  const left = stringOperand(c, name, 1, a as Value);
  if (left === undefined) return undefined;
  const right = stringOperand(c, name, 2, b as Value);
  if (right === undefined) return undefined;
  try {
    return globsIntersect(left, right, (steps) => {
      c.charge(steps);
    });
  } catch (error) {
    if (error instanceof GlobError) return builtinError(c, name, error.message);
    throw error;
  }
}

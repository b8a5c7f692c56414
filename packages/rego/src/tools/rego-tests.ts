/** Tests written in Rego: which there are, and what their values say. */
import { isJsonObject, type Json } from "@sekisho/core/browser";
import { any, arrayOf, type Builtin, boolean } from "../builtins/builtin.ts";
import { keyText } from "../runtime/export.ts";
import { isArray } from "../runtime/kinds.ts";
import type { ArrayTerm, Expr, Module, Rule, Term } from "../syntax/ast.ts";

/** One Rego test: a rule whose name begins with `test_`, or with `todo_test_`, which is not run. */
export interface RegoTest {
  /** Of the module that it stands in. */
  readonly package: readonly string[];
  /** As reports name it: `test_a`, `p.test_a`, `test_a#01`. */
  readonly name: string;
  /** From `data` on. */
  readonly path: readonly string[];
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly isTodo: boolean;
  /** Constant names behind that of the test, where the rule begins: `test_a.b[x]` has `b`. */
  readonly below: readonly string[];
  /** Whether names are found out while it runs, so that it is an object of cases. */
  readonly hasParts: boolean;
}

export interface FoundTests {
  readonly tests: readonly RegoTest[];
  /** What has to be compiled in place of the modules. */
  readonly modules: readonly Module[];
}

/**
 * The tests of modules in their order. OPA takes every definition of a name for a test of its own, under a name with a
 * number; a module in which that happens comes back with these names. With `cases`, rules with cases also tell each that
 * they begin, by a call of {@link testCaseBuiltin}.
 */
export function findTests(modules: readonly Module[], options: { readonly cases?: boolean } = {}): FoundTests {
  const seen = new Map<string, number>();
  const tests: RegoTest[] = [];
  const renamed = modules.map((module) => {
    const rules = module.rules.map((rule) => {
      const found = nameOf(rule);
      if (found === undefined || rule.head.args !== undefined) return rule;
      const key = JSON.stringify([module.package.path, found]);
      const count = seen.get(key) ?? 0;
      seen.set(key, count + 1);
      const isTodo = found.at(-1)?.startsWith("todo_") === true;
      const path = count === 0 || isTodo ? found : withNumber(found, count);
      const more = rule.head.ref.slice(found.length);
      const hasParts = rule.head.contains === undefined && more.some(({ type }) => !SCALARS.has(type));
      const { line, column } = module.lines.position(rule.start);
      tests.push({
        package: module.package.path,
        name: path.join("."),
        path: [...module.package.path, ...path],
        file: module.file,
        line,
        column,
        isTodo,
        below: leadingTexts(more),
        hasParts,
      });
      const named = path === found ? rule : withName(rule, path);
      return hasParts && options.cases === true ? withCases(named, found.length) : named;
    });
    return rules.every((rule, i) => rule === module.rules[i]) ? module : { ...module, rules };
  });
  return { tests, modules: renamed };
}

/** The constant parts of a rule's name up to the one that makes it a test. */
function nameOf({ head }: Rule): readonly string[] | undefined {
  const names: string[] = [];
  for (const part of head.ref) {
    if (part.type !== "string") return undefined;
    names.push(part.value);
    if (/^(todo_)?test_/.test(part.value)) return names;
  }
  return undefined;
}

const SCALARS: ReadonlySet<Term["type"]> = new Set(["string", "number", "boolean", "null"]);

/** The texts that a name begins with. */
function leadingTexts(names: readonly Term[]): readonly string[] {
  const end = names.findIndex(({ type }) => type !== "string");
  const leading = end < 0 ? names : names.slice(0, end);
  return leading.flatMap((name) => (name.type === "string" ? [name.value] : []));
}

/** The value of a test by that of its rule, which may stand below it. */
export function wholeValue(value: Json | undefined, { below }: Pick<RegoTest, "below">): Json | undefined {
  if (value === undefined) return undefined;
  return below.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
}

function withNumber(path: readonly string[], count: number): readonly string[] {
  return [...path.slice(0, -1), `${path.at(-1)}#${String(count).padStart(2, "0")}`];
}

function withName(rule: Rule, path: readonly string[]): Rule {
  const ref = rule.head.ref.map((part, i) =>
    part.type === "string" && path[i] !== undefined ? { ...part, value: path[i] } : part,
  );
  return { ...rule, head: { ...rule.head, ref } };
}

const TEST_CASE = ["internal", "test_case"];

/** The call that tells a case stands behind the first expression at which all names of the case can be known. */
function withCases(rule: Rule, from: number): Rule {
  const names = rule.head.ref.slice(from);
  const wanted = new Set(names.flatMap(variablesOf));
  const at = lastFirstMention(rule.body, wanted);
  const { start, end } = rule.head;
  const array: ArrayTerm = { type: "array", items: names, start, end };
  const term: Term = { type: "call", operator: TEST_CASE, args: [array], start, end };
  const call: Expr = { type: "term", term, negated: false, with: [], start, end };
  return { ...rule, body: [...rule.body.slice(0, at), call, ...rule.body.slice(at)] };
}

/** Behind which expression every variable has been mentioned; 0 when there are none. */
function lastFirstMention(body: readonly Expr[], wanted: ReadonlySet<string>): number {
  const missing = new Set(wanted);
  let at = 0;
  for (const [i, expr] of body.entries()) {
    if (missing.size === 0) break;
    if (expr.negated || expr.type === "some") continue;
    for (const name of variablesOf(expr)) missing.delete(name);
    at = i + 1;
  }
  return at;
}

function variablesOf(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(variablesOf);
  if (typeof node !== "object" || node === null) return [];
  // Whatever has a `type` in the tree is a term or an expression; expressions hold terms below.
  const term = node as Term;
  return term.type === "var" ? [term.name] : Object.values(term).flatMap(variablesOf);
}

/** What rules with cases call: `tell` hears the names of each case that begins. */
export function testCaseBuiltin(tell: (names: readonly string[]) => void): Builtin {
  return {
    name: TEST_CASE.join("."),
    args: [arrayOf(any)],
    result: boolean,
    run: (_, names) => {
      if (isArray(names)) tell(names.map(keyText));
      return true;
    },
  };
}

/** Whether a test holds: it is true, or each of its parts is. */
export function hasPassed(value: Json | undefined, { hasParts }: Pick<RegoTest, "hasParts">): boolean {
  if (!hasParts) return value === true;
  return isJsonObject(value) && partsHold(value);
}

function partsHold(value: Json): boolean {
  return isJsonObject(value) ? Object.values(value).every(partsHold) : value === true;
}

/** A case of a test, or cases below one of its names. */
export interface CaseResult {
  readonly name: string;
  readonly failed: boolean;
  readonly cases: readonly CaseResult[];
}

/** What the cases that began have come to, by the value of their test. */
export function caseResults(began: readonly (readonly string[])[], value: Json | undefined): readonly CaseResult[] {
  const names = new Set(began.flatMap(([name]) => (name === undefined ? [] : [name])));
  return [...names].sort().map((name) => {
    const part = isJsonObject(value) ? value[name] : undefined;
    const below = began.flatMap(([first, ...rest]) => (first === name && rest.length > 0 ? [rest] : []));
    const cases = caseResults(below, part);
    const failed = cases.length > 0 ? cases.some((one) => one.failed) : part !== true;
    return { name, failed, cases };
  });
}

import { isJsonObject, type Json } from "@sekisho/core";
import type { Module, Rule } from "@sekisho/rego/on-demand";
import { namespaceOf } from "../policy/namespaces.ts";

/** One Rego test: a rule whose name begins with `test_`, or with `todo_test_`, which is not run. */
export interface RegoTest {
  readonly namespace: string;
  /** As reports name it: `test_a`, `p.test_a`. */
  readonly name: string;
  /** From `data` on. */
  readonly path: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly isTodo: boolean;
  /** Whether the rule is an object of sub-tests. */
  readonly hasParts: boolean;
}

/**
 * The tests of modules in their order. OPA takes every definition of a name for a test of its own, under a name with a
 * number; a module in which that happens comes back with these names.
 */
export function findTests(modules: readonly Module[]): {
  readonly tests: readonly RegoTest[];
  readonly modules: readonly Module[];
} {
  const seen = new Map<string, number>();
  const tests: RegoTest[] = [];
  const renamed = modules.map((module) => {
    const rules = module.rules.map((rule) => {
      const found = nameOf(rule);
      if (found === undefined || rule.head.args !== undefined) return rule;
      const namespace = namespaceOf(module);
      const key = `${namespace}.${found.join(".")}`;
      const count = seen.get(key) ?? 0;
      seen.set(key, count + 1);
      const isTodo = found.at(-1)?.startsWith("todo_") === true;
      const path = count === 0 || isTodo ? found : withNumber(found, count);
      tests.push({
        namespace,
        name: path.join("."),
        path: [...module.package.path, ...path],
        file: module.file,
        line: module.lines.position(rule.start).line,
        isTodo,
        hasParts: rule.head.ref.length > found.length && rule.head.contains === undefined,
      });
      return path === found ? rule : withName(rule, path);
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

function withNumber(path: readonly string[], count: number): readonly string[] {
  return [...path.slice(0, -1), `${path.at(-1)}#${String(count).padStart(2, "0")}`];
}

function withName(rule: Rule, path: readonly string[]): Rule {
  const ref = rule.head.ref.map((part, i) =>
    part.type === "string" && path[i] !== undefined ? { ...part, value: path[i] } : part,
  );
  return { ...rule, head: { ...rule.head, ref } };
}

/** Whether a test holds: it is true, or each of its parts is. */
export function hasPassed(value: Json | undefined, { hasParts }: RegoTest): boolean {
  if (!hasParts) return value === true;
  return isJsonObject(value) && partsHold(value);
}

function partsHold(value: Json): boolean {
  return isJsonObject(value) ? Object.values(value).every(partsHold) : value === true;
}

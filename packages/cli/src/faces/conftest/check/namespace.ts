import { isJsonArray, isJsonObject, type Json, ownValue } from "@sekisho/core";
import type { RuleQuery } from "@sekisho/rego/on-demand";
import { namespaceOf } from "../policy/namespaces.ts";
import type { Policy } from "../policy/open.ts";
import { exceptionName, isAsked, isFailure, ruleName } from "../policy/rule-names.ts";

/** A rule that Conftest asks for, and how its exceptions are found. */
export interface AskedRule {
  readonly query: string;
  readonly isFailure: boolean;
  /** Undefined for functions: they can only be called, and Conftest ends with an error. */
  readonly rule: RuleQuery | undefined;
  readonly exceptionQuery: string;
  readonly exceptionName: string;
}

/** What is asked in one namespace. */
export interface Namespace {
  readonly name: string;
  readonly rules: readonly AskedRule[];
  /** Definitions of these rules: what is counted as tests. */
  readonly definitions: number;
  readonly exceptions: Exceptions;
}

/** `data.NAMESPACE.exception`: a rule, or what data files say of it. */
export type Exceptions = { readonly rule: RuleQuery } | { readonly value: Json | undefined };

/** Finds the rules of a namespace, in the order in which modules and rules stand. */
export function namespaceNamed(name: string, policy: Policy): Namespace {
  const modules = policy.modules.filter((module) => namespaceOf(module) === name);
  const path = modules[0]?.package.path ?? name.split(".");
  const names = new Map<string, string>();
  let definitions = 0;
  for (const rule of modules.flatMap(({ rules }) => rules)) {
    const found = ruleName(rule);
    if (found === undefined || !isAsked(found)) continue;
    definitions++;
    // Names that differ only in capitals are one to Conftest: the first is asked for.
    if (!names.has(found.toLowerCase())) names.set(found.toLowerCase(), found);
  }
  return {
    name,
    definitions,
    exceptions: exceptionsOf(path, policy),
    rules: [...names.values()].map((rule) => ({
      query: `data.${name}.${rule}`,
      isFailure: isFailure(rule),
      rule: ruleAt([...path, rule], policy),
      exceptionQuery: `data.${name}.exception[_][_] == ${JSON.stringify(exceptionName(rule))}`,
      exceptionName: exceptionName(rule),
    })),
  };
}

function exceptionsOf(path: readonly string[], policy: Policy): Exceptions {
  const rule = ruleAt([...path, "exception"], policy);
  if (rule !== undefined) return { rule };
  let value: Json | undefined = policy.data;
  for (const part of [...path, "exception"]) {
    value = ownValue(value, part);
  }
  return { value };
}

function ruleAt(path: readonly string[], { program }: Policy): RuleQuery | undefined {
  const isRule = program
    .rulePaths()
    .some((known) => known.length === path.length && known.every((part, i) => part === path[i]));
  return isRule ? program.query(path) : undefined;
}

/** How many solutions `exception[_][_] == NAME` has. */
export function countExceptions(value: Json | undefined, name: string): number {
  return itemsOf(value)
    .flatMap(itemsOf)
    .filter((item) => item === name).length;
}

function itemsOf(value: Json | undefined): readonly Json[] {
  if (isJsonArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

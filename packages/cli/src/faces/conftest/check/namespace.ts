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

/** `data.NAMESPACE.exception`: a rule, what data files say of it, or why it can't be asked for. */
export type Exceptions =
  | { readonly rule: RuleQuery }
  | { readonly value: Json | undefined }
  | { readonly refused: string };

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
    exceptions: exceptionsOf(path, modules, policy),
    rules: [...names.values()].map((rule) => ({
      query: `data.${name}.${rule}`,
      isFailure: isFailure(rule),
      rule: ruleAt([...path, rule], policy),
      exceptionQuery: `data.${name}.exception[_][_] == ${JSON.stringify(exceptionName(rule))}`,
      exceptionName: exceptionName(rule),
    })),
  };
}

function exceptionsOf(path: readonly string[], modules: Policy["modules"], policy: Policy): Exceptions {
  const rule = ruleAt([...path, "exception"], policy);
  if (rule !== undefined) return { rule };
  const isFunction = modules
    .flatMap(({ rules }) => rules)
    .some((one) => one.head.args !== undefined && ruleName(one) === "exception");
  if (isFunction) return { refused: `function data.${path.join(".")}.exception[_][_] used as reference, not called` };
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

/** Why a rule `exception` excepts nothing, where texts stand in it in place of lists of them: who forgot the list is told. */
export function bareNames(value: Json | undefined): string | undefined {
  const lists = itemsOf(value);
  const isBare = lists.length > 0 && !lists.some((list) => isJsonArray(list) || isJsonObject(list));
  return isBare ? "undefined ref: exception[_][_]" : undefined;
}

function itemsOf(value: Json | undefined): readonly Json[] {
  if (isJsonArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

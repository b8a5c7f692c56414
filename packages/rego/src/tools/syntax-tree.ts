/** Modules as OPA's syntax trees in JSON: `opa parse --format=json`. */
import { isJsonArray, isJsonObject, type Json } from "@sekisho/core/browser";
import { moduleTree } from "../builtins/rego-tree/module.ts";
import { toJson } from "../runtime/export.ts";
import type { Module } from "../syntax/ast.ts";
import { annotationsOfRule, annotationTree } from "./annotations.ts";

/** The tree without places, but for those of comments. */
export function syntaxTree(module: Module): Json {
  const tree = toJson(moduleTree(module, () => undefined));
  if (!isJsonObject(tree) || module.annotations.length === 0) return tree;
  const { rules } = tree;
  return {
    ...tree,
    annotations: module.annotations.map(annotationTree),
    ...(isJsonArray(rules) && { rules: rules.map((rule: Json, i) => withAnnotations(rule, module, i)) }),
  };
}

function withAnnotations(tree: Json, module: Module, index: number): Json {
  const rule = module.rules[index];
  const own = rule === undefined ? [] : annotationsOfRule(module, rule);
  return own.length === 0 || !isJsonObject(tree) ? tree : { ...tree, annotations: own.map(annotationTree) };
}

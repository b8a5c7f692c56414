/** Modules as OPA's syntax trees in JSON: `opa parse --format=json`. */
import { isJsonArray, isJsonObject, type Json } from "@sekisho/core/browser";
import { moduleTree } from "../builtins/rego-tree/module.ts";
import { Places, spanOf } from "../builtins/rego-tree/places.ts";
import { toJson } from "../runtime/export.ts";
import type { Annotation, Module, Rule } from "../syntax/ast.ts";
import { annotationsOfRule, annotationTree } from "./annotations.ts";
import { blockText } from "./block-text.ts";

export interface SyntaxTreeOptions {
  /** Each node has its `location`. The module is one that was read with its parentheses. */
  readonly locations?: boolean;
}

/** Without locations only comments have their places. */
export function syntaxTree(module: Module, { locations = false }: SyntaxTreeOptions = {}): Json {
  const places = locations ? new Places(module) : undefined;
  const tree = toJson(moduleTree(module, () => undefined, places));
  if (!isJsonObject(tree) || module.annotations.length === 0) return tree;
  const blocks = new Blocks(module, places);
  const { rules, comments } = tree;
  return {
    ...tree,
    annotations: module.annotations.map((annotation) => blocks.tree(annotation)),
    ...(isJsonArray(rules) && { rules: rules.map((rule: Json, i) => blocks.withThose(rule, module.rules[i])) }),
    ...(isJsonArray(comments) && { comments: comments.map((comment: Json, i) => blocks.comment(comment, i)) }),
  };
}

/** Blocks of METADATA in the tree, with their places where somebody asks for these. */
class Blocks {
  readonly #module: Module;
  readonly #places: Places | undefined;

  constructor(module: Module, places: Places | undefined) {
    this.#module = module;
    this.#places = places;
  }

  tree(annotation: Annotation): Json {
    const tree = annotationTree(annotation);
    const location = this.#location(annotation);
    return location === undefined || !isJsonObject(tree) ? tree : { ...tree, location };
  }

  withThose(tree: Json, rule: Rule | undefined): Json {
    const own = rule === undefined ? [] : annotationsOfRule(this.#module, rule);
    return own.length === 0 || !isJsonObject(tree)
      ? tree
      : { ...tree, annotations: own.map((annotation) => this.tree(annotation)) };
  }

  /** The first comment of a block has the place of the block. */
  comment(tree: Json, index: number): Json {
    const start = this.#module.comments[index]?.start;
    const block = this.#module.annotations.find((annotation) => annotation.start === start);
    const location = block === undefined ? undefined : this.#location(block);
    return location === undefined || !isJsonObject(tree) ? tree : { ...tree, Location: location };
  }

  #location(annotation: Annotation): Json | undefined {
    const location = this.#places?.location(spanOf(annotation.start, annotation.end));
    if (location === undefined) return undefined;
    const place = toJson(location);
    return isJsonObject(place) ? { ...place, text: blockText(this.#module, annotation) } : place;
  }
}

/** METADATA in OPA's form: what `opa inspect --annotations` and the trees of `opa parse` have. */
import type { Json } from "@sekisho/core";
import type { Annotation, Module, Rule } from "../syntax/ast.ts";

/** One block of METADATA, and what it speaks of. */
export interface Annotated {
  readonly annotations: Json;
  readonly scope: Annotation["scope"];
  /** From `data` on: a package, or a rule's name as far as it is constant. */
  readonly path: readonly string[];
  /** The constant name of the rule within its package; absent for packages. */
  readonly rule?: string;
  /** Where that stands, from 1. */
  readonly line: number;
  readonly column: number;
}

/** All blocks of a module in the order of the text. */
export function annotationsOf(module: Module): readonly Annotated[] {
  return module.annotations.map((annotation) => {
    const rule = annotation.rule === undefined ? undefined : module.rules[annotation.rule];
    const { line, column } = module.lines.position((rule ?? module.package).start);
    const name = rule === undefined ? [] : constantName(rule);
    return {
      annotations: annotationTree(annotation),
      scope: annotation.scope,
      path: ["data", ...module.package.path, ...name],
      ...(rule !== undefined && { rule: name.join(".") }),
      line,
      column,
    };
  });
}

/** Those that hold for one rule: its own, and those of the document that it is part of. */
export function annotationsOfRule(module: Module, rule: Rule): readonly Annotation[] {
  const name = JSON.stringify(constantName(rule));
  return module.annotations.filter((annotation) => {
    const of = annotation.rule === undefined ? undefined : module.rules[annotation.rule];
    if (of === undefined) return false;
    return annotation.scope === "document" ? JSON.stringify(constantName(of)) === name : of === rule;
  });
}

/** One block as OPA writes it in JSON. */
export function annotationTree({ scope, value }: Annotation): Json {
  const { schemas, ...rest } = value;
  return {
    // A block of METADATA is YAML that was read: it holds what JSON has.
    ...(rest as { [key: string]: Json }),
    scope,
    ...(Array.isArray(schemas) && { schemas: schemas.map(schemaTree) }),
  };
}

function schemaTree(given: unknown): Json {
  // The reader of METADATA made it of these parts (syntax/annotation.ts).
  const { path, schema, definition } = given as {
    readonly path: readonly string[];
    readonly schema?: readonly string[];
    readonly definition?: Json;
  };
  return {
    path: refTree(path),
    ...(schema !== undefined && { schema: refTree(schema) }),
    ...(definition !== undefined && { definition }),
  };
}

function refTree([root = "", ...rest]: readonly string[]): Json {
  return [{ type: "var", value: root }, ...rest.map((value) => ({ type: "string", value }))];
}

/** The name of a rule within its package, as far as it is constant. */
export function constantName({ head }: Rule): readonly string[] {
  const names: string[] = [];
  for (const part of head.ref) {
    if (part.type !== "string") break;
    names.push(part.value);
  }
  return names;
}

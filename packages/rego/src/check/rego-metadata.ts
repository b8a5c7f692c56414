import { anyArray, anyObject, type Builtin } from "../builtins/builtin.ts";
import type { Value } from "../runtime/value.ts";
import type { Annotation, Module, Rule } from "../syntax/ast.ts";

/**
 * The builtin that a call of `rego.metadata.rule` or `rego.metadata.chain` means inside a rule: one that gives the
 * annotations that hold there. Any other builtin, and these two outside rules, stay as they are.
 */
export function metadataBuiltin(
  builtin: Builtin,
  where: { readonly modules: readonly Module[]; readonly module: Module; readonly rule: Rule | undefined },
): Builtin {
  const { modules, module, rule } = where;
  if (rule === undefined) return builtin;
  if (builtin.name === "rego.metadata.rule") {
    const value = ownAnnotations(module, rule)[0]?.value ?? {};
    return { ...builtin, result: anyObject, run: () => toValue(value) };
  }
  if (builtin.name !== "rego.metadata.chain") return builtin;
  const chain = chainOf(modules, module, rule);
  return { ...builtin, result: anyArray, run: () => chain };
}

/** Annotations from the closest to the rule outwards, each with the path that it is about. */
function chainOf(modules: readonly Module[], module: Module, rule: Rule): Value {
  const path = pathOf(module, rule);
  const own = ownAnnotations(module, rule);
  const entries: Value[] = own.length === 0 ? [{ path }] : own.map((annotation) => entry(path, annotation));
  const all = modules.flatMap((other) => other.annotations.map((annotation) => ({ module: other, annotation })));
  const find = (scope: Annotation["scope"], holds: (other: Module, annotation: Annotation) => boolean): void => {
    const found = all.find(({ module: other, annotation }) => annotation.scope === scope && holds(other, annotation));
    if (found === undefined) return;
    entries.push(entry(scope === "document" ? path : found.module.package.path, found.annotation));
  };
  find("document", (other, { rule: index }) => {
    const documented = index === undefined ? undefined : other.rules[index];
    return documented !== undefined && isSamePath(pathOf(other, documented), path);
  });
  find("package", (other) => isSamePath(other.package.path, module.package.path));
  for (let length = module.package.path.length; length > 0; length--) {
    const outer = module.package.path.slice(0, length);
    find("subpackages", (other) => isSamePath(other.package.path, outer));
  }
  return entries;
}

/** Of the rule itself; the last one that is written stands closest. */
function ownAnnotations({ annotations, rules }: Module, rule: Rule): readonly Annotation[] {
  const index = rules.indexOf(rule);
  return annotations.filter((annotation) => annotation.scope === "rule" && annotation.rule === index).reverse();
}

/** Without `data`, up to the first part that is no constant. */
function pathOf({ package: { path } }: Module, { head }: Rule): readonly string[] {
  const parts: string[] = [...path];
  for (const part of head.ref) {
    if (part.type !== "string") break;
    parts.push(part.value);
  }
  return parts;
}

function isSamePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}

function entry(path: readonly string[], { value }: Annotation): Value {
  return { path, annotations: toValue(value) };
}

/** What YAML gives is JSON, and JSON is a value. */
function toValue(value: Annotation["value"]): Value {
  return value as Value;
}

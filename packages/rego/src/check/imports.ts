import type { Module, Term, VarTerm } from "../syntax/ast.ts";
import type { Mistakes } from "./diagnostics.ts";

/** Imports must start at a known root, and in v1 no two may bring the same name. */
export function checkImports(module: Module, mistakes: Mistakes): void {
  const names = new Set<string>();
  for (const item of module.imports) {
    const root = item.path[0];
    if (root === "rego" || root === "future") continue;
    const name = item.alias ?? item.path.at(-1) ?? "";
    if (module.regoVersion === "v1" && names.has(name)) {
      mistakes.add(
        module,
        item,
        "rego_compile_error",
        `import must not shadow import ${item.path.join(".")}`,
        "Give one of the imports another name with `as`.",
      );
    }
    names.add(name);
  }
}

/** In v1 no rule, argument or variable may be called `input` or `data`. */
export function checkShadowing(module: Module, mistakes: Mistakes): void {
  if (module.regoVersion !== "v1") return;
  for (const rule of module.rules) {
    const [first] = rule.head.ref;
    if (first?.type === "string" && (first.value === "input" || first.value === "data")) {
      mistakes.add(
        module,
        rule.head,
        "rego_compile_error",
        `rules must not shadow ${first.value} (use a different rule name)`,
      );
    }
    for (const arg of rule.head.args ?? []) {
      for (const v of variablesOf(arg)) {
        if (v.name !== "input" && v.name !== "data") continue;
        mistakes.add(module, v, "rego_compile_error", `args must not shadow ${v.name} (use a different variable name)`);
      }
    }
  }
}

function variablesOf(pattern: Term): VarTerm[] {
  if (pattern.type === "var") return [pattern];
  if (pattern.type === "array") return pattern.items.flatMap(variablesOf);
  return pattern.type === "object" ? pattern.entries.flat().flatMap(variablesOf) : [];
}

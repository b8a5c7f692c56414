import type { Import, Module, Term, VarTerm } from "../syntax/ast.ts";
import type { Mistakes } from "./diagnostics.ts";

/** In v1, and in strict mode, no two imports may bring the same name. */
export function checkImports(module: Module, mistakes: Mistakes): void {
  const names = new Map<string, Import>();
  for (const item of module.imports) {
    const name = item.alias ?? item.path.at(-1) ?? "";
    const before = names.get(name);
    if (before === undefined) {
      names.set(name, item);
      continue;
    }
    const message = `import must not shadow ${importText(before)}`;
    mistakes.add(module, item, "rego_compile_error", message, "Give one of the imports another name with `as`.");
  }
}

/** `import data.a["b c"] as d`, as OPA writes it. */
export function importText({ path, alias }: Import): string {
  const parts = path.map((part, i) => {
    if (i === 0) return part;
    return /^[A-Za-z_]\w*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return `import ${parts.join("")}${alias === undefined ? "" : ` as ${alias}`}`;
}

/** No argument may be called `input` or `data`, and in v1 and in strict mode no rule. */
export function checkShadowing(module: Module, what: "rules and arguments" | "arguments", mistakes: Mistakes): void {
  for (const rule of module.rules) {
    const [first] = rule.head.ref;
    if (what !== "arguments" && first?.type === "string" && (first.value === "input" || first.value === "data")) {
      mistakes.add(
        module,
        rule.head,
        "rego_compile_error",
        `rules must not shadow ${first.value} (use a different rule name)`,
      );
    }
    if (rule.head.args === undefined) continue;
    for (const arg of rule.head.args) {
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

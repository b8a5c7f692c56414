import type { Builtin } from "../builtins/builtin.ts";
import type { Module } from "../syntax/ast.ts";

/** What the modules of a program define together: needed before a single name can be resolved. */
export class ProgramNames {
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly modules: readonly Module[];
  /** Package path (joined) → first names of its rules. */
  readonly #rules = new Map<string, Set<string>>();
  /** Path of a function (joined) → arity. */
  readonly #functions = new Map<string, number>();

  constructor(modules: readonly Module[], builtins: ReadonlyMap<string, Builtin>) {
    this.builtins = builtins;
    this.modules = modules;
    for (const module of modules) {
      const key = pathKey(module.package.path);
      let names = this.#rules.get(key);
      if (names === undefined) this.#rules.set(key, (names = new Set()));
      for (const rule of module.rules) {
        const parts: string[] = [];
        for (const part of rule.head.ref) {
          if (part.type !== "string") break;
          parts.push(part.value);
        }
        const first = parts[0];
        if (first !== undefined) names.add(first);
        if (rule.head.args !== undefined) {
          this.#functions.set(pathKey([...module.package.path, ...parts]), rule.head.args.length);
        }
      }
    }
  }

  isRule(pkg: readonly string[], name: string): boolean {
    return this.#rules.get(pathKey(pkg))?.has(name) ?? false;
  }

  functionArity(path: readonly string[]): number | undefined {
    return this.#functions.get(pathKey(path));
  }
}

/** A path as a map key that no other path has. */
export function pathKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Names that a module's imports bring in, each with the path it stands for (`["data", …]` or `["input", …]`). */
export function importedNames(module: Module): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const { path, alias } of module.imports) {
    const root = path[0];
    if (root !== "data" && root !== "input") continue;
    const name = alias ?? path.at(-1);
    if (name !== undefined) names.set(name, path);
  }
  return names;
}

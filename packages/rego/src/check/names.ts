import type { Builtin } from "../builtins/builtin.ts";
import type { Import, Module } from "../syntax/ast.ts";

/** What the modules of a program define together: needed before a single name can be resolved. */
export class ProgramNames {
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly modules: readonly Module[];
  /** Package path (joined) → first names of its rules. */
  readonly #rules = new Map<string, Set<string>>();
  /** Path of a function (joined) → arity. */
  readonly #functions = new Map<string, number>();

  /** Whether the program is checked in OPA's strict mode. */
  readonly strict: boolean;

  constructor(
    modules: readonly Module[],
    options: { readonly builtins: ReadonlyMap<string, Builtin>; readonly strict: boolean },
  ) {
    this.builtins = options.builtins;
    this.strict = options.strict;
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

  /** The names by which a module can call the functions of its package. */
  functionsOf(module: Module): readonly string[] {
    return [...this.#functions.keys()].flatMap((key) => {
      // Keys are made by pathKey.
      const path = JSON.parse(key) as readonly string[];
      const pkg = module.package.path;
      return path.length > pkg.length && pkg.every((part, i) => part === path[i])
        ? path.slice(pkg.length).join(".")
        : [];
    });
  }

  /** Whether the rules of v1 hold in a module: strict mode asks them of all. */
  isV1(module: Module): boolean {
    return this.strict || module.regoVersion === "v1";
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
export class Imports {
  readonly #byName = new Map<string, Import>();
  readonly #used = new Set<string>();

  constructor(module: Module) {
    for (const item of module.imports) {
      const root = item.path[0];
      const name = item.alias ?? item.path.at(-1);
      if ((root === "data" || root === "input") && name !== undefined) this.#byName.set(name, item);
    }
  }

  /** The path that a name of the text stands for. */
  use(name: string): readonly string[] | undefined {
    const found = this.#byName.get(name);
    if (found !== undefined) this.#used.add(name);
    return found?.path;
  }

  /** The imports that no name of the text meant. */
  unused(): readonly Import[] {
    return [...this.#byName].filter(([name]) => !this.#used.has(name)).map(([, item]) => item);
  }
}

import type { Builtin } from "../builtins/builtin.ts";
import type { Import, Module } from "../syntax/ast.ts";

/** What the modules of a program define together: needed before a single name can be resolved. */
export class ProgramNames {
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly modules: readonly Module[];
  /** Package path (joined) → first names of its rules. */
  readonly #rules = new Map<string, Set<string>>();
  readonly #functions: FunctionNode = { arity: undefined, kids: new Map() };
  readonly #functionPaths: (readonly string[])[] = [];
  /** The package that was asked about last, with the names of its rules: a module asks for its own again and again. */
  #asked: { readonly pkg: readonly string[]; readonly names: ReadonlySet<string> | undefined } | undefined;

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
          this.#addFunction([...module.package.path, ...parts], rule.head.args.length);
        }
      }
    }
  }

  #addFunction(path: readonly string[], arity: number): void {
    let node = this.#functions;
    for (const part of path) {
      let kid = node.kids.get(part);
      if (kid === undefined) node.kids.set(part, (kid = { arity: undefined, kids: new Map() }));
      node = kid;
    }
    if (node.arity === undefined) this.#functionPaths.push(path);
    node.arity = arity;
  }

  isRule(pkg: readonly string[], name: string): boolean {
    if (this.#asked?.pkg !== pkg) this.#asked = { pkg, names: this.#rules.get(pathKey(pkg)) };
    return this.#asked.names?.has(name) ?? false;
  }

  /** The names by which a module can call the functions of its package. */
  functionsOf(module: Module): readonly string[] {
    return this.#functionPaths.flatMap((path) => {
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
    let node: FunctionNode | undefined = this.#functions;
    for (const part of path) node = node?.kids.get(part);
    return node?.arity;
  }

  /** The first part of a path that is a function. */
  functionOn(path: readonly string[]): readonly string[] | undefined {
    let node: FunctionNode | undefined = this.#functions;
    for (let i = 0; i < path.length; i++) {
      node = node.kids.get(path[i] ?? "");
      if (node === undefined) return undefined;
      if (node.arity !== undefined) return path.slice(0, i + 1);
    }
    return undefined;
  }
}

/** A name under `data` with what is known of functions at it and below. */
interface FunctionNode {
  arity: number | undefined;
  readonly kids: Map<string, FunctionNode>;
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

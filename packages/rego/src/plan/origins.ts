/**
 * Which values can hold only what JSON has. Reading a key of such a value needs no look at sets, at objects with other
 * keys or at what is inherited, and its answer needs no conversion. What `input` is passes through rules, functions and
 * builtins, so the values of all groups and the arguments of all calls are found together.
 */
import type { Branch, Step, X } from "./ir.ts";
import { itemOf, least, type Origin, ofBuiltin, ofValue } from "./origin.ts";
import { isReplaced } from "./targets.ts";
import type { Group } from "./tree.ts";

/** Origins of the locals that are bound so far, by their numbers: those of one clause have one each. */
export type Locals = (Origin | undefined)[];

/** What the origins of a unit depend on. */
export interface OriginScope {
  readonly groups: readonly Group[];
  /** Bodies outside all groups: queries. */
  readonly bodies: readonly (readonly Step[])[];
  readonly jsonInput: boolean;
  readonly targets: readonly (readonly string[])[];
  readonly mocked: ReadonlySet<string>;
}

export class Origins {
  readonly #scope: OriginScope;
  readonly #values = new Map<Group, Origin>();
  readonly #arguments = new Map<Group, Origin[]>();
  readonly #comprehensions = new Map<X, Origin>();
  /** Functions that stand in for others: whatever those are given. */
  readonly #mocks = new Set<Group>();
  /** Who has to be looked at, and who again when the value of a group turns out to be less than it seemed. */
  readonly #waiting: Set<Group | readonly Step[]>;
  readonly #readers = new Map<Group, Set<Group | readonly Step[]>>();
  #visited: Group | readonly Step[] | undefined;

  constructor(scope: OriginScope) {
    this.#scope = scope;
    // Everything is JSON until something else is found to be put in; that spreads until nothing changes.
    this.#waiting = new Set([...scope.groups, ...scope.bodies]);
    for (const next of this.#waiting) {
      this.#waiting.delete(next);
      this.#visited = next;
      if ("clauses" in next) this.#visit(next);
      else this.#body(next, []);
    }
    this.#visited = undefined;
  }

  /** The value of a rule or function of the unit. */
  value(group: Group): Origin {
    if (this.#visited !== undefined) this.#readBy(group, this.#visited);
    return this.#values.get(group) ?? highest(group);
  }

  argument(group: Group, index: number): Origin {
    return this.#mocks.has(group) ? "any" : (this.#arguments.get(group)?.[index] ?? "json");
  }

  /** The origin of a value, given those of the locals. */
  of(x: X, locals: Locals): Origin {
    switch (x.x) {
      case "const":
        return ofValue(x.value);
      case "local":
        return locals[x.id] ?? "any";
      case "input":
        return this.#scope.jsonInput ? "json" : "any";
      case "base":
      case "external":
      case "template":
        return "json";
      case "get":
        return itemOf(this.of(x.base, locals));
      case "rule":
        return isReplaced(this.#scope.targets, x.group) ? "any" : this.value(x.group);
      case "entry":
        return isReplaced(this.#scope.targets, x.group) ? "any" : itemOf(this.value(x.group));
      case "document":
        return "any";
      case "builtin":
        if (this.#scope.mocked.has(`builtin ${x.builtin.name}`)) return "any";
        return ofBuiltin(
          x.builtin,
          x.args.map((arg) => this.of(arg, locals)),
        );
      case "call":
        return this.#scope.mocked.has(`function ${x.group.id}`) ? "any" : this.value(x.group);
      case "array":
        return this.#all(x.items, locals) ? "json" : "any";
      case "set":
        return this.#all(x.items, locals) ? "items" : "any";
      case "object": {
        if (!this.#all(x.values, locals)) return "any";
        return x.keys.every((key) => key.x === "const" && typeof key.value === "string") ? "json" : "items";
      }
      case "comprehension":
        return this.#comprehensions.get(x) ?? "any";
    }
  }

  /** What a scan of a value binds. */
  static scanned(of: Origin): { readonly key: Origin; readonly value: Origin } {
    return { key: of === "json" ? "json" : "any", value: itemOf(of) };
  }

  #all(values: readonly X[], locals: Locals): boolean {
    return values.every((value) => this.of(value, locals) === "json");
  }

  #readBy(group: Group, reader: Group | readonly Step[]): void {
    const readers = this.#readers.get(group);
    if (readers === undefined) this.#readers.set(group, new Set([reader]));
    else readers.add(reader);
  }

  #visit(group: Group): void {
    let value = highest(group);
    for (const clause of group.clauses) {
      for (const branch of clause.branches) {
        const locals = Array.from({ length: group.kind === "function" ? group.arity : 0 }, (_, i) =>
          this.argument(group, i),
        );
        value = least(value, this.#branch(group, clause.contains, branch, locals));
      }
    }
    if (group.fallback !== undefined) value = least(value, this.#used(group.fallback, []));
    if (value === (this.#values.get(group) ?? highest(group))) return;
    this.#values.set(group, value);
    for (const reader of this.#readers.get(group) ?? []) this.#waiting.add(reader);
  }

  #branch(group: Group, contains: boolean, branch: Branch, locals: Locals): Origin {
    this.#body(branch.steps, locals);
    for (const key of branch.keys) this.#used(key, locals);
    const value = this.#used(branch.value, locals);
    if (group.kind === "complete" || group.kind === "function") return value;
    const isFlat = group.kind === "set" || (!contains && branch.keys.length === 1);
    return isFlat && value === "json" ? "items" : "any";
  }

  #body(steps: readonly Step[], locals: Locals): void {
    for (const step of steps) {
      switch (step.s) {
        case "let":
          locals[step.id] = this.#used(step.x, locals);
          break;
        case "test":
          this.#used(step.x, locals);
          break;
        case "equal":
          this.#used(step.a, locals);
          this.#used(step.b, locals);
          break;
        case "scan":
        case "every": {
          const { key, value } = Origins.scanned(this.#used(step.x, locals));
          if (step.key !== undefined) locals[step.key] = key;
          if (step.value !== undefined) locals[step.value] = value;
          if (step.s === "every") this.#body(step.body, locals);
          break;
        }
        case "keys":
          for (const part of step.path) this.#used(part, locals);
          locals[step.key] = "json";
          break;
        case "walk":
          locals[step.pair] = this.#used(step.x, locals) === "json" ? "json" : "any";
          break;
        case "not":
          this.#body(step.body, locals);
          break;
        case "with":
          this.#overrides(step, locals);
          this.#body(step.body, locals);
          break;
        case "shape":
        case "fail":
        case "expr":
          break;
      }
    }
  }

  #overrides(step: Step & { readonly s: "with" }, locals: Locals): void {
    for (const { value } of step.overrides) {
      if (value.x !== "callee") this.#used(value, locals);
      else if ("group" in value && !this.#mocks.has(value.group)) {
        this.#mocks.add(value.group);
        this.#waiting.add(value.group);
      }
    }
  }

  /** The same as {@link of}, and what calls inside the value are given. */
  #used(x: X, locals: Locals): Origin {
    this.#calls(x, locals);
    return this.of(x, locals);
  }

  #calls(x: X, locals: Locals): void {
    switch (x.x) {
      case "get":
        this.#calls(x.base, locals);
        return this.#calls(x.key, locals);
      case "entry":
        return this.#calls(x.key, locals);
      case "document":
        for (const part of x.path) this.#calls(part, locals);
        return;
      case "call":
      case "builtin":
        for (const arg of x.args) this.#calls(arg, locals);
        if (x.x === "call") this.#given(x.group, x.args, locals);
        return;
      case "array":
      case "set":
        for (const item of x.items) this.#calls(item, locals);
        return;
      case "object":
        for (const part of [...x.keys, ...x.values]) this.#calls(part, locals);
        return;
      case "comprehension": {
        this.#body(x.body, locals);
        if (x.key !== undefined) this.#calls(x.key, locals);
        const isJson = this.#used(x.value, locals) === "json";
        this.#comprehensions.set(x, !isJson ? "any" : x.kind === "array" ? "json" : "items");
        return;
      }
      case "template":
        for (const part of x.parts) if (typeof part !== "string") this.#calls(part, locals);
        return;
      default:
        return;
    }
  }

  #given(group: Group, args: readonly X[], locals: Locals): void {
    let known = this.#arguments.get(group);
    if (known === undefined) this.#arguments.set(group, (known = []));
    for (const [i, arg] of args.entries()) {
      const before = known[i] ?? "json";
      const now = least(before, this.of(arg, locals));
      if (now !== before) this.#waiting.add(group);
      known[i] = now;
    }
  }
}

/** Sets and partial objects hold JSON at most: what they are themselves, JSON has not, or not always. */
function highest(group: Group): Origin {
  return group.kind === "set" || group.kind === "object" ? "items" : "json";
}

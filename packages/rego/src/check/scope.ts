import type { Module } from "../syntax/ast.ts";
import { Mistakes } from "./diagnostics.ts";
import type { At, Variable } from "./resolved.ts";

/** How a name got into a scope; decides which second declaration is an error. */
type Origin = "argument" | "declared" | "listed" | "assigned" | "seen";

/** How a message calls what a name is already. */
const VERBS = {
  argument: "declared",
  declared: "declared",
  listed: "declared",
  assigned: "assigned",
  seen: "referenced",
} as const;

/** What to do about a second declaration. */
const HINTS = {
  argument: "Give the new variable another name.",
  declared: "Give it another name, or compare with `==`.",
  listed: "Give it another name, or compare with `==`.",
  assigned: "A variable gets its value once; compare with `==`.",
  seen: "Declare it before its first use, or compare with `==`.",
} as const;

function unused(what: string): [code: "rego_compile_error", message: string, hint: string] {
  return ["rego_compile_error", `${what} unused`, "Remove it, or use it."];
}

const noNames: ReadonlySet<string> = new Set();

interface Entry {
  readonly id: number;
  readonly origin: Origin;
  readonly at: At;
  used: boolean;
}

/**
 * Names of one clause. A frame is a body (rule, comprehension, `every`); names that nobody declared belong to the
 * outermost body that mentions them, which the plan decides: here they are one variable for the whole clause.
 */
export class Scope {
  readonly variables: Variable[] = [];
  /** How many refs, calls and comprehensions the clause has. */
  computed = 0;
  readonly #frames: Map<string, Entry>[] = [new Map<string, Entry>()];
  /** For each frame, the names that its body declares anywhere. */
  readonly #hidden: ReadonlySet<string>[] = [noNames];
  readonly #free = new Map<string, number>();
  readonly #module: Module;
  readonly #strict: boolean;
  readonly #mistakes: Mistakes;
  #marksUses = true;
  /** Whether declarations contradict each other: what is unused is not clear then, and not told. */
  #isBroken = false;

  /** `strict`: what is assigned must be used, arguments too. */
  constructor(module: Module, strict: boolean, mistakes: Mistakes) {
    this.#module = module;
    this.#strict = strict;
    this.#mistakes = mistakes;
  }

  push(): void {
    this.#frames.push(new Map());
    this.#hidden.push(noNames);
  }

  /** Rules and imports of these names can't be meant in this body, not even before the declaration. */
  hide(names: ReadonlySet<string>): void {
    if (names.size > 0) this.#hidden[this.#hidden.length - 1] = names;
  }

  hides(name: string): boolean {
    return this.#hidden.some((names) => names.has(name));
  }

  /** Leaves a body; a variable that `some` declared there and nobody used is a mistake, as in OPA. */
  pop(): void {
    this.#hidden.pop();
    const frame = this.#frames.pop();
    if (this.#isBroken) return;
    frame?.forEach((entry, name) => {
      if (entry.used) return;
      const isMistake = entry.origin === "declared" || (this.#strict && entry.origin === "assigned");
      if (isMistake) this.#mistakes.forbid(this.#module, entry.at, ...unused(`${entry.origin} var ${name}`));
    });
  }

  /** Behind all bodies of a rule: arguments that none of them used. */
  unusedArguments(): readonly string[] {
    if (!this.#strict || this.#isBroken) return [];
    const entries = [...(this.#frames[0] ?? [])];
    return entries.flatMap(([name, { origin, used }]) => (origin === "argument" && !used ? [name] : []));
  }

  /** Does something whose look-ups are no uses, such as taking an argument apart by its own pattern. */
  withoutUses<T>(make: () => T): T {
    const before = this.#marksUses;
    this.#marksUses = false;
    const made = make();
    this.#marksUses = before;
    return made;
  }

  /** What stands in the rest of the clause is not looked at. */
  abandon(): void {
    this.#isBroken = true;
  }

  /** A declaration that can't stand. */
  refuse(at: At, message: string, hint?: string): void {
    this.#isBroken = true;
    this.#mistakes.add(this.#module, at, "rego_compile_error", message, hint);
  }

  /** Whether a name is a declared variable here; asking is no use of it. */
  isDeclared(name: string): boolean {
    return this.withoutUses(() => this.lookup(name)) !== undefined;
  }

  /** The declared variable of that name, innermost first. */
  lookup(name: string): number | undefined {
    for (let i = this.#frames.length - 1; i >= 0; i--) {
      const entry = this.#frames[i]?.get(name);
      if (entry !== undefined && entry.origin !== "seen") {
        if (this.#marksUses) entry.used = true;
        return entry.id;
      }
    }
    return undefined;
  }

  /** A name that nobody declared: the clause's own variable. Remembers that this body mentioned it. */
  free(name: string, at: At): number {
    let id = this.#free.get(name);
    if (id === undefined) {
      id = this.fresh(name, at);
      this.#free.set(name, id);
    }
    const frame = this.#frame();
    if (!frame.has(name)) frame.set(name, { id, origin: "seen", at, used: true });
    return id;
  }

  /** `listed` is a variable of `some … in`, which need not be used; `declared` one of `some` or `every`. */
  declare(name: string, at: At, origin: "argument" | "declared" | "listed" | "assigned"): number {
    const frame = this.#frame();
    const before = frame.get(name);
    if (before?.origin === "argument" && origin === "argument") return before.id;
    if (before !== undefined) {
      this.refuse(at, `var ${name} ${VERBS[before.origin]} above`, HINTS[before.origin]);
    } else if (this.#frames.length === 2 && this.#frames[0]?.has(name) === true) {
      // Only nested bodies may give an argument's name to something else.
      this.refuse(at, `arg ${name} redeclared`, "Give the new variable another name.");
    }
    const id = this.fresh(name, at);
    // Of a name that is a mistake already, nothing more is told.
    frame.set(name, { id, origin, at, used: origin === "listed" || before !== undefined });
    return id;
  }

  fresh(name: string, at: At): number {
    this.variables.push({ name, at });
    return this.variables.length - 1;
  }

  #frame(): Map<string, Entry> {
    const frame = this.#frames.at(-1);
    if (frame === undefined) throw new Error("a scope without a frame");
    return frame;
  }
}

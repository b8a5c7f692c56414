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
  readonly #frames: Map<string, Entry>[] = [new Map<string, Entry>()];
  readonly #free = new Map<string, number>();
  readonly #module: Module;
  readonly #mistakes: Mistakes;

  constructor(module: Module, mistakes: Mistakes) {
    this.#module = module;
    this.#mistakes = mistakes;
  }

  push(): void {
    this.#frames.push(new Map());
  }

  /** Leaves a body; a variable that `some` declared there and nobody used is a mistake, as in OPA. */
  pop(): void {
    for (const [name, entry] of this.#frames.pop() ?? []) {
      if (entry.origin === "declared" && !entry.used) {
        this.#mistakes.add(this.#module, entry.at, "rego_compile_error", `declared var ${name} unused`);
      }
    }
  }

  /** The declared variable of that name, innermost first. */
  lookup(name: string): number | undefined {
    for (let i = this.#frames.length - 1; i >= 0; i--) {
      const entry = this.#frames[i]?.get(name);
      if (entry !== undefined && entry.origin !== "seen") {
        entry.used = true;
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
      this.#mistakes.add(this.#module, at, "rego_compile_error", `var ${name} ${VERBS[before.origin]} above`);
    } else if (this.#frames.length === 2 && this.#frames[0]?.has(name) === true) {
      // Only nested bodies may give an argument's name to something else.
      this.#mistakes.add(this.#module, at, "rego_compile_error", `arg ${name} redeclared`);
    }
    const id = this.fresh(name, at);
    // Of a name that is a mistake already, nothing more is told.
    frame.set(name, { id, origin, at, used: origin !== "declared" || before !== undefined });
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

import type { At, Clause } from "../resolved.ts";

/** Variables of a clause, and those that the flat form adds, with what messages call them. */
export class VariableNames {
  readonly #clause: Clause;
  readonly #added: At[] = [];

  constructor(clause: Clause) {
    this.#clause = clause;
  }

  /** A new variable for what stands at a place. */
  add(at: At): number {
    this.#added.push(at);
    return this.#clause.variables.length + this.#added.length - 1;
  }

  name(id: number): string {
    const variable = this.#clause.variables[id];
    if (variable !== undefined) return variable.name.startsWith("$") ? "_" : variable.name;
    const at = this.#added[id - this.#clause.variables.length];
    const text = at === undefined ? "_" : this.#clause.module.text.slice(at.start, at.end).replace(/\s+/g, " ");
    if (text === "") return "_";
    return text.length > 40 ? `${text.slice(0, 40)}…` : text;
  }
}

import { arrayItems, type Flat, objectEntries, sameKey } from "./flat.ts";
import { skipLookups, variablesOf } from "./flat-variables.ts";

/** Follows which variables a unification gives values to, also through one another. */
export class Unifier {
  readonly unified = new Set<number>();
  readonly #isSafe: (id: number) => boolean;
  readonly #waits = new Map<number, Set<number>>();

  constructor(isSafe: (id: number) => boolean) {
    this.#isSafe = isSafe;
  }

  unify(a: Flat, b: Flat): void {
    if (a.t === "var") return this.#variable(a.id, b);
    if (b.t === "var") return this.#variable(b.id, a);
    if (a.t === "ref" || a.t === "comprehension") return this.#all(a, b);
    if (b.t === "ref" || b.t === "comprehension") return this.#all(b, a);
    const x = arrayItems(a);
    const y = arrayItems(b);
    if (x !== undefined && y !== undefined && x.length === y.length) {
      for (const [i, item] of x.entries()) {
        const other = y[i];
        if (other !== undefined) this.unify(item, other);
      }
      return;
    }
    const entries = objectEntries(a);
    const others = objectEntries(b);
    if (entries === undefined || others === undefined || entries.length !== others.length) return;
    for (const [key, value] of entries) {
      const other = others.find(([k]) => sameKey(key, k));
      if (other !== undefined) this.unify(value, other[1]);
    }
  }

  #known(id: number): boolean {
    return this.#isSafe(id) || this.unified.has(id);
  }

  #variable(id: number, other: Flat): void {
    switch (other.t) {
      case "var":
        if (this.#known(other.id)) this.#mark(id);
        else if (this.#known(id)) this.#mark(other.id);
        else {
          this.#wait(id, other.id);
          this.#wait(other.id, id);
        }
        return;
      case "array":
      case "object": {
        const inner = new Set<number>();
        variablesOf(other, inner, skipLookups);
        if (this.#known(id)) {
          for (const v of inner) this.#mark(v);
          return;
        }
        const unknown = [...inner].filter((v) => !this.#known(v));
        if (unknown.length === 0) this.#mark(id);
        else for (const v of unknown) this.#wait(id, v);
        return;
      }
      case "ref":
        if (typeof other.head !== "number" || this.#isSafe(other.head)) this.#mark(id);
        return;
      default:
        this.#mark(id);
    }
  }

  /** What has a value as a whole gives one to all variables of a pattern. */
  #all(source: Flat, pattern: Flat): void {
    if (source.t === "ref" && typeof source.head === "number" && !this.#isSafe(source.head)) return;
    if (pattern.t !== "array" && pattern.t !== "object") return;
    const inner = new Set<number>();
    variablesOf(pattern, inner, skipLookups);
    for (const id of inner) this.#mark(id);
  }

  #wait(id: number, on: number): void {
    const waits = this.#waits.get(id);
    if (waits === undefined) this.#waits.set(id, new Set([on]));
    else waits.add(on);
  }

  #mark(first: number): void {
    const work = [first];
    for (let id = work.pop(); id !== undefined; id = work.pop()) {
      this.unified.add(id);
      work.push(...(this.#waits.get(id) ?? []));
      this.#waits.delete(id);
      for (const [other, waits] of this.#waits) {
        if (!waits.delete(id) || waits.size > 0) continue;
        this.#waits.delete(other);
        work.push(other);
      }
    }
  }
}

/**
 * Rules below one name of which some have a computed part (`p[x] := …`, `p.a := …`) are one group, evaluated as a whole.
 * Where such rules ask for each other (`p.b := 2 if p.a == 1`), the whole can't be taken while a part of it is made: what
 * is asked then is a slice, a group of its own with the clauses alone that can say something about the path.
 */
import { placeKey } from "../check/place-key.ts";
import type { Clause, Resolved } from "../check/resolved.ts";
import { equal } from "../runtime/compare.ts";
import { hashKey } from "../runtime/partial-keys.ts";
import type { Value } from "../runtime/value.ts";
import { type Group, partsBelow, plannedSources } from "./tree.ts";

/** A path below a name: constants, and undefined where a part is known only at run time. */
export type AskedPath = readonly (Value | undefined)[];

/** The parts of a ref as far as they are known before it is evaluated. */
export function askedPath(parts: readonly Resolved[]): AskedPath {
  return parts.map((part) => (part.r === "const" ? part.value : undefined));
}

/** Whether some rules of a group have constants below its name: only then a path can leave rules out. */
export function canBeSliced(group: Group): boolean {
  return group.kind === "object" && group.sources.some((clause) => constantsBelow(group, clause).length > 0);
}

/** Clauses that all slices of a circle have together: each is code of its own. */
const mostClauses = 100_000;
/** Clauses that are looked at to find them. */
const mostLooks = 10_000_000;

/** The slices of some groups whose rules ask for each other. */
export class Slices {
  readonly #groups: ReadonlyMap<Group, SourcesByName>;
  readonly #made: Group[] = [];
  readonly #firstId: number;
  #clauses = 0;
  #looks = 0;

  /** `firstId`: the first number that no group has. */
  constructor(groups: Iterable<Group>, firstId: number) {
    this.#groups = new Map([...groups].map((group) => [group, new SourcesByName(group)]));
    this.#firstId = firstId;
  }

  /** All that were asked for. Their clauses are there when {@link finish} has run. */
  get made(): readonly Group[] {
    return this.#made;
  }

  /** Whether there are more than can be planned; what was asked for then is of no use. */
  get isTooLarge(): boolean {
    return this.#clauses > mostClauses || this.#looks > mostLooks;
  }

  /** What stands for a group where a path below it is asked for: the group itself when all its rules can matter. */
  of(group: Group, asked: AskedPath): Group {
    const byName = this.#groups.get(group);
    if (byName === undefined || this.isTooLarge) return group;
    const path = JSON.stringify(asked.map((part) => (part === undefined ? null : placeKey(part))));
    const known = byName.known.get(path);
    if (known !== undefined) return known;
    const { sources, looks } = byName.meeting(asked);
    this.#looks += looks;
    const part = sources.length === group.sources.length ? group : this.#slice(group, byName, sources);
    byName.known.set(path, part);
    return part;
  }

  #slice(group: Group, { slices }: SourcesByName, chosen: readonly number[]): Group {
    const key = chosen.join(" ");
    let slice = slices.get(key);
    if (slice === undefined) {
      const sources = chosen.flatMap((i) => group.sources[i] ?? []);
      slice = { ...group, id: this.#firstId + this.#made.length, sources, clauses: [] };
      slices.set(key, slice);
      this.#made.push(slice);
      this.#clauses += sources.length;
    }
    return slice;
  }

  /** Gives the slices the clauses of their groups, which are planned by now. */
  finish(): void {
    for (const [group, { slices }] of this.#groups) {
      const clauses = new Map(plannedSources(group).map((source, i) => [source, group.clauses[i]]));
      for (const slice of slices.values()) {
        slice.clauses = slice.sources.flatMap((source) => clauses.get(source) ?? []);
        slice.fallback = group.fallback;
      }
    }
  }
}

/** The rules of a group by the first constant below its name; those that have none there can meet any path. */
class SourcesByName {
  /** Parts by the paths that were asked for, and slices by the rules that they have. */
  readonly known = new Map<string, Group>();
  readonly slices = new Map<string, Group>();
  readonly #constants: readonly (readonly Value[])[];
  /** By the hash of the constant. */
  readonly #byFirst = new Map<unknown, number[]>();
  readonly #others: number[] = [];

  constructor(group: Group) {
    this.#constants = group.sources.map((clause) => constantsBelow(group, clause));
    for (const [i, [first]] of this.#constants.entries()) {
      const key = first === undefined ? undefined : hashKey(first);
      const list = key === undefined ? this.#others : (this.#byFirst.get(key) ?? []);
      list.push(i);
      if (key !== undefined) this.#byFirst.set(key, list);
    }
  }

  /** The places of all rules that can say something about a path, in order. */
  meeting(asked: AskedPath): { readonly sources: readonly number[]; readonly looks: number } {
    const [first] = asked;
    const candidates =
      first === undefined
        ? [...this.#constants.keys()]
        : [...this.#others, ...(this.#byFirst.get(hashKey(first)) ?? [])].sort((a, b) => a - b);
    const sources = candidates.filter((i) => canMeet(this.#constants[i] ?? [], asked));
    return { sources, looks: candidates.length };
  }
}

/** The constants at the front of a clause's name, below that of its group. */
function constantsBelow(group: Group, clause: Clause): readonly Value[] {
  const constants: Value[] = [];
  for (const part of partsBelow(group.path, clause)) {
    if (part.r !== "const") break;
    constants.push(part.value);
  }
  return constants;
}

/** Whether a rule stands on, above or below a path. OPA looks no further into a rule's name than to its first variable. */
function canMeet(constants: readonly Value[], asked: AskedPath): boolean {
  return constants.every((constant, i) => {
    const part = asked[i];
    return part === undefined || equal(part, constant);
  });
}

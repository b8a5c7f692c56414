/**
 * Fields of one response name must mean the same (specification of October 2021, section 5.3.2). Sets of fields are
 * compared in the order of gqlparser, so that conflicts are told in the same order and as often.
 */
import type { Argument, Field, FragmentSpread, Position, Selection, TypeRef } from "./nodes.ts";
import { typeText } from "./nodes.ts";
import type { Rule, Walk } from "./walk.ts";

export function overlappingFieldsCanBeMerged(): Rule {
  const comparer = new Comparer();
  const check = (walk: Walk, selections: readonly Selection[]): void => {
    for (const conflict of comparer.within(walk, selections)) {
      const hint = "Use different aliases on the fields to fetch both if this was intentional.";
      walk.report(conflict.position, `Fields "${conflict.name}" conflict because ${reason(conflict)}. ${hint}`);
    }
  };
  return {
    operation: (walk, { selections }) => check(walk, selections),
    field: (walk, { selections }) => {
      // Inside a fragment that is walked for itself, its operations have told it already.
      if (walk.operation !== undefined) check(walk, selections);
    },
    inline: (walk, { selections }) => check(walk, selections),
    fragment: (walk, { selections }) => check(walk, selections),
  };
}

interface Conflict {
  readonly name: string;
  readonly message: string;
  readonly inside: readonly Conflict[];
  readonly position: Position | undefined;
}

function reason({ message, inside }: Conflict): string {
  if (inside.length === 0) return message;
  return inside.map((conflict) => `subfields "${conflict.name}" conflict because ${reason(conflict)}`).join(" and ");
}

/** Fields by response name in the order of their first use, and the fragments that are spread beside them. */
interface Collected {
  readonly fields: ReadonlyMap<string, readonly Field[]>;
  readonly spreads: readonly FragmentSpread[];
}

class Comparer {
  /** Pairs of fragments, and whether they were compared as mutually exclusive only. */
  readonly #pairs = new Map<string, boolean>();
  readonly #collected = new Map<readonly Selection[], Collected>();
  #compared = new Set<string>();

  within(walk: Walk, selections: readonly Selection[]): readonly Conflict[] {
    if (selections.length === 0) return [];
    const { fields, spreads } = this.#collect(walk, selections);
    const conflicts: Conflict[] = [];
    for (const list of fields.values()) {
      list.forEach((a, i) => {
        for (const b of list.slice(i + 1)) this.#compare(walk, false, a, b, conflicts);
      });
    }
    this.#compared = new Set();
    spreads.forEach((spread, i) => {
      this.#withFragment(walk, false, fields, spread, conflicts);
      for (const other of spreads.slice(i + 1)) this.#fragments(walk, false, spread, other, conflicts);
    });
    return conflicts;
  }

  #collect(walk: Walk, selections: readonly Selection[]): Collected {
    const known = this.#collected.get(selections);
    if (known !== undefined) return known;
    const fields = new Map<string, Field[]>();
    const spreads: FragmentSpread[] = [];
    const add = (list: readonly Selection[]): void => {
      walk.charge(1 + list.length);
      for (const selection of list) {
        if (selection.is === "spread") spreads.push(selection);
        else if (selection.is === "inline") add(selection.selections);
        else {
          const name = responseName(selection);
          const same = fields.get(name);
          if (same === undefined) fields.set(name, [selection]);
          else same.push(selection);
        }
      }
    };
    add(selections);
    const collected = { fields, spreads };
    this.#collected.set(selections, collected);
    return collected;
  }

  #withFragment(
    walk: Walk,
    exclusive: boolean,
    fields: Collected["fields"],
    spread: FragmentSpread,
    out: Conflict[],
  ): void {
    if (this.#compared.has(spread.name)) return;
    this.#compared.add(spread.name);
    if (spread.definition === undefined) return;
    const other = this.#collect(walk, spread.definition.selections);
    if (isSame(fields, other.fields)) return;
    this.#between(walk, exclusive, fields, other.fields, out);
    for (const inner of other.spreads) {
      if (inner.name !== spread.name) this.#withFragment(walk, exclusive, fields, inner, out);
    }
  }

  #fragments(walk: Walk, exclusive: boolean, a: FragmentSpread, b: FragmentSpread, out: Conflict[]): void {
    walk.charge(1);
    if (a.name === b.name) return;
    const key = a.name < b.name ? `${a.name} ${b.name}` : `${b.name} ${a.name}`;
    const before = this.#pairs.get(key);
    // What was compared as possibly equal is also compared as exclusive.
    if (before !== undefined && (exclusive || !before)) return;
    this.#pairs.set(key, exclusive);
    if (a.definition === undefined || b.definition === undefined) return;
    const left = this.#collect(walk, a.definition.selections);
    const right = this.#collect(walk, b.definition.selections);
    this.#between(walk, exclusive, left.fields, right.fields, out);
    for (const spread of right.spreads) this.#fragments(walk, exclusive, a, spread, out);
    for (const spread of left.spreads) this.#fragments(walk, exclusive, spread, b, out);
  }

  #between(walk: Walk, exclusive: boolean, a: Collected["fields"], b: Collected["fields"], out: Conflict[]): void {
    walk.charge(a.size);
    for (const [name, left] of a) {
      const right = b.get(name) ?? [];
      for (const x of left) for (const y of right) this.#compare(walk, exclusive, x, y, out);
    }
  }

  #compare(walk: Walk, exclusive: boolean, a: Field, b: Field, out: Conflict[]): void {
    walk.charge(1);
    if (a.definition === undefined || b.definition === undefined) return;
    if (a.parent === undefined || b.parent === undefined) return;
    const apart =
      exclusive || (a.parent.name !== b.parent.name && a.parent.kind === "OBJECT" && b.parent.kind === "OBJECT");
    const conflict = (message: string, inside: readonly Conflict[] = []): void => {
      out.push({ name: responseName(a), message, inside, position: b.position });
    };
    if (!apart && a.name !== b.name) return conflict(`"${a.name}" and "${b.name}" are different fields`);
    if (!apart && !sameArguments(a.arguments, b.arguments)) return conflict("they have differing arguments");
    const left = a.definition.type;
    const right = b.definition.type;
    if (typesConflict(walk, left, right)) {
      return conflict(`they return conflicting types "${typeText(left)}" and "${typeText(right)}"`);
    }
    const inside = this.#subselections(walk, apart, a.selections, b.selections);
    if (inside.length > 0) conflict("", inside);
  }

  #subselections(
    walk: Walk,
    exclusive: boolean,
    a: readonly Selection[],
    b: readonly Selection[],
  ): readonly Conflict[] {
    const conflicts: Conflict[] = [];
    const left = this.#collect(walk, a);
    const right = this.#collect(walk, b);
    this.#between(walk, exclusive, left.fields, right.fields, conflicts);
    for (const spread of right.spreads) {
      this.#compared = new Set();
      this.#withFragment(walk, exclusive, left.fields, spread, conflicts);
    }
    for (const spread of left.spreads) {
      this.#compared = new Set();
      this.#withFragment(walk, exclusive, right.fields, spread, conflicts);
    }
    for (const x of left.spreads) for (const y of right.spreads) this.#fragments(walk, exclusive, x, y, conflicts);
    return conflicts;
  }
}

function responseName({ alias, name }: Field): string {
  return alias === "" ? name : alias;
}

function isSame(a: Collected["fields"], b: Collected["fields"]): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [name, fields] of a) {
    const others = b.get(name);
    if (others?.length !== fields.length || fields.some((field, i) => field !== others[i])) return false;
  }
  return true;
}

/** Values inside lists and objects are not compared: gqlparser does not, either. */
function sameArguments(a: readonly Argument[], b: readonly Argument[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((argument) => {
    const other = b.find(({ name }) => name === argument.name);
    return (
      other !== undefined && other.value?.kind === argument.value?.kind && other.value?.raw === argument.value?.raw
    );
  });
}

function typesConflict(walk: Walk, a: TypeRef | undefined, b: TypeRef | undefined): boolean {
  if (a === undefined || b === undefined) return a !== b;
  if (a.elem !== undefined && b.elem !== undefined) {
    return typesConflict(walk, a.elem, b.elem);
  }
  if (a.elem !== undefined || b.elem !== undefined || a.nonNull !== b.nonNull) return true;
  const isLeaf = (name: string): boolean => {
    const kind = walk.schema.types.get(name)?.kind;
    return kind === "SCALAR" || kind === "ENUM";
  };
  return isLeaf(a.named) && isLeaf(b.named) && a.named !== b.named;
}

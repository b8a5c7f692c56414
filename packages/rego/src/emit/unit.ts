import type { Builtin } from "../builtins/builtin.ts";
import type { Placed } from "../builtins/fmt/in-order.ts";
import type { Branch, Parted, Site, Step } from "../plan/ir.ts";
import { Origins } from "../plan/origins.ts";
import { type IndexedScan, scanIndexes } from "../plan/scan-index.ts";
import type { Group } from "../plan/tree.ts";
import type { EvalPlace } from "../runtime/errors.ts";
import type { Value } from "../runtime/value.ts";
import type { PartedRule } from "./link.ts";
import { scalarLiteral } from "./literals.ts";
import { type CallCosts, callCosts } from "./memoised.ts";

const wholeDocuments = "D";

/** A directive by its index among those of a format. */
export interface PlacedDirective {
  readonly format: string;
  readonly index: number;
}

/**
 * What one emitted text refers to: its groups by slot, and tables of constants and builtins. Names in the text are a
 * letter and a number: `g` groups, `k` constants, `f` builtins, `d` given documents, `h` parts of long groups, `j` walks
 * that clauses share, `p` directives of formats, `x` documents with slices of groups.
 */
export class Unit {
  readonly groups: readonly Group[];
  readonly constants: Value[] = [];
  /** Strings that stand in the text itself. */
  readonly literals = new Set<string>();
  readonly builtins: Builtin[] = [];
  readonly documents: (readonly string[])[] = [];
  /** Documents of which slices are asked, each with these in the place of their groups. */
  readonly parted: (readonly PartedRule[])[] = [];
  /** Directives of formats that are printed in place. */
  readonly directives: PlacedDirective[] = [];
  /** Where errors of evaluation are told to come from. */
  readonly sites: Site[] = [];
  /** Whether `input` can hold only what JSON has. */
  readonly jsonInput: boolean;
  /** Paths under `data` that a `with` of this unit may replace. */
  readonly targets: readonly (readonly string[])[];
  /** What `with` may mock: `builtin NAME`, `function ID`. */
  readonly mocked: ReadonlySet<string>;
  /** How calls of functions are kept within bounds. */
  readonly calls: CallCosts;
  readonly #bodies: readonly (readonly Step[])[];
  #origins: Origins | undefined;
  /** Walks that clauses share, in the order of their functions. */
  readonly sorters: IndexedScan[] = [];
  readonly #scans = new Map<Branch, IndexedScan>();
  readonly #sorterNames = new Map<string, string>();
  readonly #slots = new Map<Group, number>();
  readonly #constantNames = new Map<Value, string>();
  readonly #builtinNames = new Map<Builtin, string>();
  readonly #directiveNames = new Map<string, string>();
  readonly #documentNames = new Map<string, string>();
  readonly #partedNames = new Map<string, string>();
  #counter = 0;

  constructor(options: {
    readonly groups: readonly Group[];
    readonly jsonInput: boolean;
    readonly targets: readonly (readonly string[])[];
    readonly mocked: ReadonlySet<string>;
    /** Queries that the unit answers. */
    readonly bodies: readonly (readonly Step[])[];
  }) {
    this.#bodies = options.bodies;
    this.groups = options.groups;
    this.jsonInput = options.jsonInput;
    this.targets = options.targets;
    this.mocked = options.mocked;
    this.calls = callCosts(options.groups);
    for (const [slot, group] of options.groups.entries()) this.#slots.set(group, slot);
  }

  /** Which values of the unit can hold only what JSON has. */
  get origins(): Origins {
    const { groups, jsonInput, targets, mocked } = this;
    return (this.#origins ??= new Origins({ groups, bodies: this.#bodies, jsonInput, targets, mocked }));
  }

  /** Where a group stands in the unit; undefined when the unit does not reach it. */
  slotOf(group: Group): number | undefined {
    return this.#slots.get(group);
  }

  slot(group: Group): number {
    const slot = this.#slots.get(group);
    if (slot === undefined) throw new Error(`group ${group.path.join(".")} is not part of the unit`);
    return slot;
  }

  /** How many places the memo of a context has: for all groups, and for the walks that clauses share. */
  get slots(): number {
    return this.groups.length + this.sorters.length;
  }

  /** The function that sorts the items of a walk. */
  sorter(scan: IndexedScan): string {
    let name = this.#sorterNames.get(scan.key);
    if (name === undefined) {
      name = `j${this.sorters.length}`;
      this.sorters.push(scan);
      this.#sorterNames.set(scan.key, name);
    }
    return name;
  }

  /** Finds the walks that clauses of a group share. */
  shareScans(group: Group): void {
    if (this.mocked.has("builtin equal")) return;
    for (const [branch, scan] of scanIndexes(group.clauses)) this.#scans.set(branch, scan);
  }

  sharedScan(branch: Branch): IndexedScan | undefined {
    return this.#scans.get(branch);
  }

  fresh(letter: string): string {
    return `${letter}${this.#counter++}`;
  }

  /** A value as text: a literal, or the name of its entry in the constants table. */
  constant(value: Value): string {
    if (typeof value === "string") this.literals.add(value);
    const literal = scalarLiteral(value);
    if (literal !== undefined) return literal;
    let name = this.#constantNames.get(value);
    if (name === undefined) {
      name = `k${this.constants.length}`;
      this.constants.push(value);
      this.#constantNames.set(value, name);
    }
    return name;
  }

  site(site: Site): number {
    return this.sites.push(site) - 1;
  }

  /** Where a site stands; a function, so that it can be handed on. */
  readonly places = (site: number): EvalPlace | undefined => {
    const found = this.sites[site];
    if (found === undefined) return undefined;
    const { line, column } = found.module.lines.position(found.at.start);
    return { file: found.module.file, line, column };
  };

  builtin(builtin: Builtin): string {
    let name = this.#builtinNames.get(builtin);
    if (name === undefined) {
      name = `f${this.builtins.length}`;
      this.builtins.push(builtin);
      this.#builtinNames.set(builtin, name);
    }
    return name;
  }

  /** The function that prints a value as one of the directives of a format says; the same directives share one. */
  directive(place: PlacedDirective, directive: Placed): string {
    const key = JSON.stringify(directive);
    let name = this.#directiveNames.get(key);
    if (name === undefined) {
      name = `p${this.directives.length}`;
      this.directives.push(place);
      this.#directiveNames.set(key, name);
    }
    return name;
  }

  /** `data` at run time, where of some groups a slice is evaluated. */
  documentsWith(parted: Parted): string {
    if (parted.size === 0) return wholeDocuments;
    const pairs = [...parted].map(([group, slice]): PartedRule => [group.path, this.slot(slice)]);
    const key = JSON.stringify(pairs);
    let name = this.#partedNames.get(key);
    if (name === undefined) {
      name = `x${this.parted.length}`;
      this.parted.push(pairs);
      this.#partedNames.set(key, name);
    }
    return name;
  }

  /** A given document by its path under `data`: read once when the unit is linked. */
  document(path: readonly string[]): string {
    const key = JSON.stringify(path);
    let name = this.#documentNames.get(key);
    if (name === undefined) {
      name = `d${this.documents.length}`;
      this.documents.push(path);
      this.#documentNames.set(key, name);
    }
    return name;
  }
}

import type { Json } from "@sekisho/core";
import type { AliasEvent, ScalarEvent } from "js-yaml";
import type { Reports } from "./reports.ts";

/** What an anchor stands for. */
export interface Anchor {
  value: Json;
  /** Nodes that the value has when every alias in it is written out. */
  size: number;
  height: number;
  /** Whether the collection is not at its end yet. */
  open: boolean;
  readonly scalar?: ScalarEvent;
}

/** Aliases may make a document this many nodes larger than it is written, and ten times its events. */
const ALIAS_BUDGET = 100_000;

const ANCHOR = /^[A-Za-z0-9_-]+$/;

/** The anchors of a document, and what its aliases add to it. Codes: those of anchors in `compose`. */
export class Anchors {
  readonly #source: string;
  readonly #reports: Reports;
  readonly #most: number;
  readonly #anchors = new Map<string, Anchor>();
  #aliased = 0;
  #overBudget = false;

  constructor(source: string, events: number, reports: Reports) {
    this.#source = source;
    this.#reports = reports;
    this.#most = ALIAS_BUDGET + 10 * events;
  }

  set(event: { readonly anchorStart: number; readonly anchorEnd: number }, anchor: Anchor): void {
    this.#anchors.set(this.#name(event), anchor);
  }

  /** The anchor of this name, open or not. */
  get(event: AliasEvent): Anchor | undefined {
    return this.#anchors.get(this.#name(event));
  }

  /** What an alias as a value stands for; undefined, and a report, where that is nothing that could be written out. */
  take(event: AliasEvent): Anchor | undefined {
    const name = this.#name(event);
    const anchor = this.#anchors.get(name);
    const place = [event.anchorStart, event.anchorEnd] as const;
    if (anchor === undefined) {
      const message = `Expected an anchor &${name} before this alias, found none`;
      this.#reports.add("yaml_unknown_anchor", place, { message });
      return undefined;
    }
    if (anchor.open) {
      const message = `Expected a finite value, found that &${name} contains itself`;
      this.#reports.add("yaml_alias_cycle", place, { message });
      return undefined;
    }
    this.#aliased += anchor.size;
    if (this.#aliased <= this.#most) return anchor;
    if (!this.#overBudget) {
      this.#overBudget = true;
      const message = `Expected aliases that add at most ${ALIAS_BUDGET} values and ten times what is written, found more`;
      this.#reports.add("alias_budget_exceeded", place, { message });
    }
    return undefined;
  }

  #name({ anchorStart, anchorEnd }: { readonly anchorStart: number; readonly anchorEnd: number }): string {
    const name = this.#source.slice(anchorStart, anchorEnd);
    if (!ANCHOR.test(name)) {
      const message = `Expected an anchor of letters, digits, - and _, found ${JSON.stringify(name)}`;
      const hint = "YAML readers disagree where another name ends.";
      this.#reports.add("yaml_syntax", [anchorStart, anchorEnd], { message, hint });
    }
    return name;
  }
}

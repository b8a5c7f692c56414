import type { Json } from "@sekisho/core";
import type { AnalysedRules } from "../analysed-rules.ts";
import type { Builtin } from "../builtins/builtin.ts";
import type { MakeFunction, References } from "../emit/link.ts";
import { type LinkedRules, linkUnit, type Surroundings } from "../emit/link-unit.ts";
import { linkTracked, type TrackedRules } from "../emit/tracked/tracked-unit.ts";
import type { RuleSet } from "../rule-set.ts";
import { type OutlineNode, outlineOf, referencesOf, type SlottedRule, slottedRules } from "./references.ts";
import type { SavedRules, SavedText } from "./saved.ts";

export interface RestoreOptions {
  readonly data: Json;
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly makeFunction?: MakeFunction | undefined;
}

/** Rules that an earlier process has compiled. What it did not need is made from the sources, when it is asked for. */
export class RestoredRules implements RuleSet {
  readonly entries: readonly SlottedRule[];
  readonly #saved: SavedRules;
  readonly #options: RestoreOptions;
  readonly #fresh: () => AnalysedRules;
  #fast: LinkedRules | undefined;
  #tracked: TrackedRules | undefined;
  #outline: OutlineNode | undefined;
  #isStale = false;

  /** `fresh` compiles the same sources in the same way; its rules then have the same slots. */
  constructor(saved: SavedRules, options: RestoreOptions, fresh: () => AnalysedRules) {
    this.#saved = saved;
    this.#options = options;
    this.#fresh = fresh;
    this.entries = slottedRules(saved);
  }

  fast(): LinkedRules {
    const { fast } = this.#saved;
    return (this.#fast ??= linkUnit(this.#references(fast), fast.text, this.#around()));
  }

  tracked(): TrackedRules {
    if (this.#tracked !== undefined) return this.#tracked;
    const { tracked } = this.#saved;
    if (tracked !== undefined) this.#tracked = linkTracked(this.#references(tracked), tracked.text, this.#around());
    else {
      this.#tracked = this.#fresh().tracked();
      this.#isStale = true;
    }
    return this.#tracked;
  }

  save(): SavedRules | undefined {
    if (!this.#isStale) return this.#saved;
    return { ...this.#saved, tracked: this.#fresh().saveTracked() };
  }

  #references(saved: SavedText): References {
    return referencesOf(saved, this.#options.builtins);
  }

  #around(): Surroundings<SlottedRule> {
    const { data, makeFunction } = this.#options;
    const outline = (): OutlineNode => (this.#outline ??= outlineOf(this.#saved.packages, this.entries));
    return {
      get outline() {
        return outline();
      },
      slotOf: ({ slot }) => slot,
      base: data,
      make: makeFunction,
    };
  }
}

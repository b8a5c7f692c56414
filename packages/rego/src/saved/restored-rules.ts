import type { Json } from "@sekisho/core";
import type { AnalysedRules } from "../analysed-rules.ts";
import type { Builtin } from "../builtins/builtin.ts";
import { type LinkedRules, linkUnit, type Surroundings } from "../emit/emit-unit.ts";
import type { MakeFunction, References } from "../emit/link.ts";
import { linkTracked, type TrackedRules } from "../emit/tracked/tracked-unit.ts";
import type { GroupKind, Outline } from "../plan/tree.ts";
import type { RuleSet } from "../rule-set.ts";
import type { EvalPlace } from "../runtime/errors.ts";
import { restorePatterns } from "./patterns.ts";
import type { SavedRules, SavedText } from "./saved.ts";
import { decodeValue } from "./values.ts";

interface SlottedRule {
  readonly path: readonly string[];
  readonly kind: GroupKind;
  readonly slot: number;
}

interface OutlineNode extends Outline<SlottedRule> {
  readonly kids: Map<string, OutlineNode>;
  group: SlottedRule | undefined;
}

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
    this.entries = saved.rules.map(({ path, kind }, slot) => ({ path, kind, slot }));
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
    restorePatterns(saved.patterns);
    return {
      constants: saved.constants.map(decodeValue),
      builtins: saved.builtins.map((name) => this.#builtin(name)),
      documents: saved.documents,
      slots: saved.slots,
      places: (site) => placeOf(saved, site),
    };
  }

  #builtin(name: string): Builtin {
    const builtin = this.#options.builtins.get(name);
    if (builtin === undefined) throw new Error(`the saved program calls ${name}, which is not there`);
    return builtin;
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

function placeOf({ files, places }: SavedText, site: number): EvalPlace | undefined {
  const [file = -1, line, column] = places.slice(site * 3, site * 3 + 3);
  const name = files[file];
  return name === undefined || line === undefined || column === undefined ? undefined : { file: name, line, column };
}

/** The tree of names, in the order in which `buildTree` makes it. */
function outlineOf(packages: readonly (readonly string[])[], rules: readonly SlottedRule[]): OutlineNode {
  const root: OutlineNode = { kids: new Map(), group: undefined };
  const nodeAt = (path: readonly string[]): OutlineNode => {
    let node = root;
    for (const part of path) {
      let kid = node.kids.get(part);
      if (kid === undefined) node.kids.set(part, (kid = { kids: new Map(), group: undefined }));
      node = kid;
    }
    return node;
  };
  for (const path of packages) nodeAt(path);
  for (const rule of rules) nodeAt(rule.path).group = rule;
  return root;
}

import type { Json } from "@sekisho/core";
import type { WithTarget } from "./check/resolved.ts";
import { interpretUnit } from "./closures/interpreter.ts";
import { emitUnit, type RowQuery } from "./emit/emit-unit.ts";
import type { MakeFunction } from "./emit/link.ts";
import { type LinkedRules, type LinkedUnit, linkUnit } from "./emit/link-unit.ts";
import { emitTracked, linkTracked, type TrackedRules } from "./emit/tracked/tracked-unit.ts";
import { Unit } from "./emit/unit.ts";
import type { Step } from "./plan/ir.ts";
import type { Group, RuleEntry, TreeNode } from "./plan/tree.ts";
import type { RuleSet } from "./rule-set.ts";
import { saveText } from "./saved/save.ts";
import type { SavedRules, SavedText } from "./saved/saved.ts";
import { type Analysis, planContext } from "./stages.ts";

/** How a plan is run: as generated code, or by closures where code generation is forbidden (some fifty times slower). */
export type Backend = "code" | "closures";

export interface RunOptions {
  readonly data: Json;
  readonly backend: Backend;
  /** Makes functions of the texts of all rules. Default: `new Function`. */
  readonly makeFunction?: MakeFunction | undefined;
}

export interface QueryOptions {
  readonly groups: readonly Group[];
  /** Those of the query itself. */
  readonly targets: readonly WithTarget[];
  readonly jsonInput: boolean;
}

interface UnitOptions extends QueryOptions {
  readonly bodies: readonly (readonly Step[])[];
}

/** The rules of a program whose plan is there. A rule's slot is the id of its group; slices of groups stand behind all. */
export class AnalysedRules implements RuleSet {
  readonly #analysis: Analysis;
  readonly #options: RunOptions;
  #fast: { readonly unit: Unit; readonly linked: LinkedRules } | undefined;
  #tracked: { readonly unit: Unit; readonly linked: TrackedRules } | undefined;

  constructor(analysis: Analysis, options: RunOptions) {
    this.#analysis = analysis;
    this.#options = options;
  }

  get entries(): readonly RuleEntry[] {
    return this.#analysis.tree.groups;
  }

  fast(): LinkedRules {
    if (this.#fast === undefined) {
      const unit = this.#unitOfAll();
      this.#fast = { unit, linked: this.#link(unit, [], this.#options.makeFunction) };
    }
    return this.#fast.linked;
  }

  tracked(): TrackedRules {
    if (this.#tracked === undefined) {
      const unit = this.#unitOfAll();
      const around = this.#around(unit, this.#options.makeFunction);
      this.#tracked = { unit, linked: linkTracked(unit, emitTracked(unit), around) };
    }
    return this.#tracked.linked;
  }

  save(): SavedRules | undefined {
    const { tree, modules, names } = this.#analysis;
    const { text } = this.fast();
    if (this.#fast === undefined || this.#options.backend === "closures") return undefined;
    const fast = saveText(text, this.#fast.unit, names.builtins);
    if (fast === undefined) return undefined;
    return {
      rules: tree.groups.map(({ path, kind }) => ({ path, kind })),
      packages: modules.map((module) => module.package.path),
      fast,
      tracked: this.saveTracked(),
    };
  }

  /** The instrumented form alone, if somebody needed it. */
  saveTracked(): SavedText | undefined {
    if (this.#tracked === undefined) return undefined;
    return saveText(this.#tracked.linked.text, this.#tracked.unit, this.#analysis.names.builtins);
  }

  /** A query and the rules that it can reach, with targets of `with` of its own. */
  query(query: RowQuery, options: QueryOptions): LinkedUnit {
    return this.#link(this.#unit({ ...options, bodies: [query.steps] }), [query]);
  }

  #unitOfAll(): Unit {
    const { groups, slices } = this.#analysis.tree;
    return this.#unit({ groups: [...groups, ...slices], targets: [], jsonInput: true, bodies: [] });
  }

  #unit({ groups, targets: more, jsonInput, bodies }: UnitOptions): Unit {
    const targets = [...this.#analysis.targets, ...more];
    const mocked = new Set(targets.flatMap((target) => this.#mockKey(target)));
    return new Unit({
      groups,
      jsonInput: jsonInput && !targets.some((target) => target.kind === "input"),
      targets: planContext(this.#analysis, more).targets,
      mocked,
      bodies,
    });
  }

  #mockKey(target: WithTarget): string[] {
    if (target.kind === "builtin") return [`builtin ${target.name}`];
    if (target.kind === "input") return [];
    let node: TreeNode | undefined = this.#analysis.tree.root;
    for (const part of target.path) node = node?.kids.get(part);
    return node?.group?.kind === "function" ? [`function ${node.group.id}`] : [];
  }

  #link(unit: Unit, queries: readonly RowQuery[], make?: MakeFunction): LinkedUnit {
    const { data, backend } = this.#options;
    if (backend === "closures") return interpretUnit(unit, queries, this.#analysis.tree, data);
    return linkUnit(unit, emitUnit(unit, queries), this.#around(unit, make));
  }

  #around(unit: Unit, make: MakeFunction | undefined) {
    const slotOf = (group: Group): number | undefined => unit.slotOf(group);
    return { outline: this.#analysis.tree.root, slotOf, base: this.#options.data, make };
  }
}

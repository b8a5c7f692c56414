import { type Json, LineTable, type Outcome, Problem } from "@sekisho/core/browser";
import { Mistakes } from "./check/diagnostics.ts";
import { resolveQuery } from "./check/resolve.ts";
import type { WithTarget } from "./check/resolved.ts";
import { fromBody } from "./check/targets.ts";
import { interpretUnit } from "./closures/interpreter.ts";
import { emitUnit, type LinkedUnit, linkUnit, type RowQuery } from "./emit/emit-unit.ts";
import { linkTracked, type TrackedUnit } from "./emit/tracked/tracked-unit.ts";
import { Unit } from "./emit/unit.ts";
import type { Step } from "./plan/ir.ts";
import { planGroups, planQuery } from "./plan/planner.ts";
import type { Group, TreeNode } from "./plan/tree.ts";
import { directGroups, reachableGroups } from "./plan/walk.ts";
import { type BindingsQuery, makeBindingsQuery, makeRuleQuery, type RuleQuery } from "./query.ts";
import { type Analysis, planContext } from "./stages.ts";
import type { Module } from "./syntax/ast.ts";
import { parseQuery } from "./syntax/parse.ts";

/** How a plan is run: as generated code, or by closures where code generation is forbidden (some fifty times slower). */
export type Backend = "code" | "closures";

export interface PrepareOptions {
  /** Whether inputs hold only what JSON has (no sets, no keys but strings). Default: true, and faster. */
  readonly jsonInput?: boolean;
}

/** A compiled program. Code is made when the first query needs it. */
export class Program {
  readonly modules: readonly Module[];
  readonly #analysis: Analysis;
  readonly #data: Json;
  readonly #backend: Backend;
  #rules: LinkedUnit | undefined;
  #unit: Unit | undefined;
  #tracked: TrackedUnit | undefined;
  #trackedUnit: Unit | undefined;

  constructor(analysis: Analysis, data: Json, backend: Backend) {
    this.#backend = backend;
    this.modules = analysis.modules;
    this.#analysis = analysis;
    this.#data = data;
  }

  /** Paths below `data` of all rules that are no functions. */
  rulePaths(): (readonly string[])[] {
    return this.#analysis.tree.groups.filter(({ kind }) => kind !== "function").map(({ path }) => path);
  }

  /**
   * The rule of a name: `data.kubernetes.image_registry.deny`, or its path below `data`. Throws Problem `no_such_rule`.
   */
  query(rule: string | readonly string[]): RuleQuery {
    const path = typeof rule === "string" ? rule.replace(/^data\./, "").split(".") : rule;
    let node: TreeNode | undefined = this.#analysis.tree.root;
    for (const part of path) node = node?.kids.get(part);
    const group = node?.group;
    if (group === undefined || group.kind === "function") {
      throw new Problem("no_such_rule", `data.${path.join(".")} is not a rule of the program`);
    }
    return makeRuleQuery(
      () => this.#linked(),
      () => this.#trackedRules(),
      group,
    );
  }

  /** Any query; its named variables are the answer. Mistakes in it are diagnostics, as in a module. */
  prepare(text: string, options: PrepareOptions = {}): Outcome<BindingsQuery> {
    const parsed = parseQuery(text, "query");
    if (parsed.value === undefined) return { diagnostics: parsed.diagnostics };
    const mistakes = new Mistakes();
    const module = queryModule(text);
    const { body, scope } = resolveQuery(module, parsed.value, this.#analysis.names, mistakes);
    const targets: WithTarget[] = [];
    fromBody(body, targets);
    if (targets.some((target) => target.kind === "data"))
      planGroups(planContext(this.#analysis, targets, new Mistakes()));
    const { steps, answers } = planQuery(planContext(this.#analysis, targets, mistakes), module, body, scope.variables);
    if (mistakes.list.length > 0) return { diagnostics: mistakes.list };
    const named = answers.flatMap((id) => {
      const name = scope.variables[id]?.name ?? "_";
      return isAnswer(name) ? [{ name, id }] : [];
    });
    const query: RowQuery = { steps, locals: named.map(({ id }) => id) };
    const unit = this.#makeUnit(reachableGroups(directGroups(steps, [])), targets, options.jsonInput ?? true, [steps]);
    const linked = this.#link(unit, [query]);
    return {
      value: makeBindingsQuery(
        linked,
        named.map(({ name }) => name),
      ),
      diagnostics: [],
    };
  }

  #linked(): { readonly unit: Unit; readonly linked: LinkedUnit } {
    this.#unit ??= this.#makeUnit(this.#analysis.tree.groups, [], true);
    this.#rules ??= this.#link(this.#unit, []);
    return { unit: this.#unit, linked: this.#rules };
  }

  #trackedRules(): { readonly unit: Unit; readonly tracked: TrackedUnit } {
    const unit = (this.#trackedUnit ??= this.#makeUnit(this.#analysis.tree.groups, [], true));
    this.#tracked ??= linkTracked(unit, this.#analysis.tree, this.#data);
    return { unit, tracked: this.#tracked };
  }

  #makeUnit(
    groups: readonly Group[],
    more: readonly WithTarget[],
    jsonInput: boolean,
    bodies: readonly (readonly Step[])[] = [],
  ): Unit {
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

  #link(unit: Unit, queries: readonly RowQuery[]): LinkedUnit {
    const { tree } = this.#analysis;
    if (this.#backend === "closures") return interpretUnit(unit, queries, tree, this.#data);
    return linkUnit(unit, emitUnit(unit, queries), tree, this.#data);
  }
}

/** Variables that a person named in the query. */
function isAnswer(name: string): boolean {
  return name !== "_" && !name.startsWith("$");
}

/** The module that a query or a term stands in: no package, no imports, v1. */
export function queryModule(text: string): Module {
  const nowhere = { start: 0, end: 0 };
  return {
    file: "query",
    text,
    lines: new LineTable("query", text),
    regoVersion: "v1",
    package: { path: [], ...nowhere },
    imports: [],
    rules: [],
    annotations: [],
    comments: [],
  };
}

/** Queries that are no single rule: resolved, planned and linked against a program that is there. */
import { LineTable, type Outcome } from "@sekisho/core/browser";
import { AnalysedRules, type RunOptions } from "./analysed-rules.ts";
import { Mistakes } from "./check/diagnostics.ts";
import { resolveQuery } from "./check/resolve.ts";
import type { ResolvedExpr, Variable } from "./check/resolved.ts";
import { checkTypes } from "./check/types/infer.ts";
import type { RowQuery } from "./emit/emit-unit.ts";
import type { LinkedUnit } from "./emit/link-unit.ts";
import { planGroups } from "./plan/plan-groups.ts";
import { planQuery } from "./plan/planner.ts";
import type { Group } from "./plan/tree.ts";
import { directGroups, reachableGroups } from "./plan/walk.ts";
import { type Analysis, planContext } from "./stages.ts";
import type { Expr, Module } from "./syntax/ast.ts";

export interface PrepareOptions {
  /** Whether inputs hold only what JSON has (no sets, no keys but strings). Default: true, and faster. */
  readonly jsonInput?: boolean;
  /** Whether types are checked, those of the whole program with the query behind them. Default: false. */
  readonly types?: boolean;
}

/** What a query is prepared against. */
export interface Prepared {
  readonly analysis: Analysis;
  readonly run: RunOptions;
}

/** A body whose solutions are rows: the values of the variables that `names` lists, in that order. */
export interface LinkedQuery {
  readonly linked: LinkedUnit;
  readonly names: readonly string[];
  /** Where the expressions of the body stand in the text, in the order in which they are evaluated. */
  readonly order: readonly number[];
}

/** Prepares the body of a query that stands in `module`; `isWanted` says which variables are part of a row. */
export function prepareBody(
  { analysis, run }: Prepared,
  module: Module,
  parsed: readonly Expr[],
  options: PrepareOptions & { readonly isWanted: (name: string) => boolean },
): Outcome<LinkedQuery> {
  const mistakes = new Mistakes();
  const { body, scope, targets } = resolveQuery(module, parsed, analysis.names, mistakes);
  if (targets.some((target) => target.kind === "data")) planGroups(planContext(analysis, targets, new Mistakes()));
  const { steps, answers, order } = planQuery(planContext(analysis, targets, mistakes), module, body, scope.variables);
  const groups = directGroups(steps, []);
  if (options.types === true && mistakes.list.length === 0) {
    checkTypes({ ...withQuery(analysis, { module, body, variables: scope.variables, groups }), mistakes });
  }
  if (mistakes.list.length > 0) return { diagnostics: mistakes.list };
  const named = answers.flatMap((id) => {
    const name = scope.variables[id]?.name ?? "_";
    return options.isWanted(name) ? [{ name, id }] : [];
  });
  const query: RowQuery = { steps, locals: named.map(({ id }) => id) };
  const linked = new AnalysedRules(analysis, run).query(query, {
    groups: reachableGroups(groups),
    targets,
    jsonInput: options.jsonInput ?? true,
  });
  return {
    value: { linked, names: named.map(({ name }) => name), order: order.map((i) => body[i]?.at.start ?? 0) },
    diagnostics: [],
  };
}

interface QueryClause {
  readonly module: Module;
  readonly body: readonly ResolvedExpr[];
  readonly variables: readonly Variable[];
  readonly groups: Iterable<Group>;
}

/** The program with the query as a rule behind all others: that is how its types are checked. */
function withQuery(analysis: Analysis, { module, body, variables, groups }: QueryClause): Analysis {
  const at = { start: 0, end: module.text.length };
  const path = ["$query"];
  const query: Group = {
    id: analysis.tree.groups.length,
    path,
    kind: "complete",
    arity: 0,
    sources: [
      {
        module,
        rule: { ...at, default: false, head: { ref: [], ...at }, body: [], else: [], hasIf: false },
        isDefault: false,
        package: path,
        ref: [],
        arity: undefined,
        contains: undefined,
        branches: [{ value: undefined, body }],
        variables,
        isBroken: false,
      },
    ],
    clauses: [],
    fallback: undefined,
  };
  const dependencies = new Map(analysis.learned.dependencies).set(query, new Set(groups));
  return {
    ...analysis,
    tree: { ...analysis.tree, groups: [...analysis.tree.groups, query] },
    learned: { ...analysis.learned, dependencies },
  };
}

/** The module that a query or a term stands in: no package, no imports, v1; or those of `around`. */
export function queryModule(text: string, around?: Pick<Module, "package" | "imports">): Module {
  const nowhere = { start: 0, end: 0 };
  return {
    file: "query",
    text,
    lines: new LineTable("query", text),
    regoVersion: "v1",
    package: around?.package ?? { path: [], ...nowhere },
    imports: around?.imports ?? [],
    rules: [],
    annotations: [],
    comments: [],
  };
}

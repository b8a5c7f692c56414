/** The stages of a compilation, in order. Each reads what the ones before it made; all mistakes are told at once. */
import type { Builtin } from "./builtins/builtin.ts";
import { checkConflicts } from "./check/conflicts.ts";
import { Mistakes } from "./check/diagnostics.ts";
import { checkImports, checkShadowing } from "./check/imports.ts";
import { ProgramNames, pathKey } from "./check/names.ts";
import { checkRecursion } from "./check/recursion.ts";
import { resolveModule } from "./check/resolve.ts";
import type { Clause, WithTarget } from "./check/resolved.ts";
import { checkTypes } from "./check/types/infer.ts";
import type { GivenSchemas } from "./check/types/schema-env.ts";
import { planGroups } from "./plan/plan-groups.ts";
import { type Learned, nothingLearned, type PlanContext } from "./plan/planner.ts";
import { buildTree, type RuleTree } from "./plan/tree.ts";
import { isStackFull } from "./runtime/errors.ts";
import type { Module } from "./syntax/ast.ts";

/** What the stages make of some modules. */
export interface Analysis {
  readonly modules: readonly Module[];
  readonly names: ProgramNames;
  readonly externals: ReadonlySet<string>;
  /** Whether types are checked, and the schemas that they may rest on. */
  readonly types: boolean;
  readonly schemas: GivenSchemas | undefined;
  /** Whether plans say where expressions begin and end. */
  readonly traced: boolean;
  readonly mistakes: Mistakes;
  clauses: readonly Clause[];
  tree: RuleTree;
  targets: readonly WithTarget[];
  readonly learned: Learned;
}

interface Stage {
  readonly name: string;
  readonly needs: string;
  run(analysis: Analysis): void;
}

const stages: readonly Stage[] = [
  {
    name: "imports",
    needs: "syntax trees",
    run({ modules, names, mistakes }) {
      for (const module of modules) {
        if (names.isV1(module)) checkImports(module, mistakes);
        checkShadowing(module, names.isV1(module) ? "rules and arguments" : "arguments", mistakes);
      }
    },
  },
  {
    name: "resolve",
    needs: "the names that all modules define (ProgramNames)",
    run(analysis) {
      const { modules, names, mistakes } = analysis;
      const resolved = modules.map((module) => resolveModule(module, names, mistakes));
      analysis.clauses = resolved.flatMap(({ clauses }) => clauses);
      analysis.targets = resolved.flatMap(({ targets }) => targets);
    },
  },
  {
    name: "tree",
    needs: "resolved clauses: a name's constant parts decide its place",
    run(analysis) {
      const packages = analysis.modules.map((module) => module.package.path);
      checkConflicts(analysis.clauses, analysis.modules, analysis.mistakes);
      analysis.tree = buildTree(analysis.clauses, packages);
    },
  },
  {
    name: "plan",
    needs: "the rule tree, by which refs are told apart, and all targets of `with`; finds unsafe variables",
    run: (analysis) => planGroups(planContext(analysis)),
  },
  {
    name: "recursion",
    needs: "plans: what depends on what is exact only there",
    run: ({ tree, learned, mistakes }) =>
      checkRecursion([...tree.groups, ...tree.slices], learned.dependencies, mistakes),
  },
  {
    name: "types",
    needs: "a plan without mistakes: the type of a rule rests on those of all that it refers to",
    run(analysis) {
      if (analysis.types && analysis.mistakes.list.length === 0) checkTypes(analysis);
    },
  },
];

/** Runs all stages. The result is usable only when no mistake is an error. */
export function analyse(
  modules: readonly Module[],
  options: {
    readonly builtins: ReadonlyMap<string, Builtin>;
    readonly strict?: boolean | undefined;
    readonly externals: ReadonlySet<string>;
    readonly types?: boolean | undefined;
    readonly schemas?: GivenSchemas | undefined;
    readonly traced?: boolean | undefined;
  },
): Analysis {
  const analysis: Analysis = {
    modules,
    names: new ProgramNames(modules, { builtins: options.builtins, strict: options.strict ?? false }),
    externals: options.externals,
    types: options.types ?? true,
    schemas: options.schemas,
    traced: options.traced ?? false,
    mistakes: new Mistakes(),
    clauses: [],
    tree: { root: { path: [], kids: new Map(), group: undefined }, groups: [], slices: [] },
    targets: [],
    learned: nothingLearned(),
  };
  try {
    for (const stage of stages) stage.run(analysis);
  } catch (thrown) {
    if (!isStackFull(thrown)) throw thrown;
    analysis.mistakes.tooDeep();
  }
  return analysis;
}

/** What plans are made in. A query with targets of its own brings them along: refs then look there, too. */
export function planContext(
  analysis: Analysis,
  more: readonly WithTarget[] = [],
  mistakes = analysis.mistakes,
): PlanContext {
  const targets = new Map<string, readonly string[]>();
  for (const target of [...analysis.targets, ...more]) {
    if (target.kind !== "data" || analysis.names.functionArity(target.path) !== undefined) continue;
    targets.set(pathKey(target.path), target.path);
  }
  const arityOf = (path: readonly string[]): number | undefined => analysis.names.functionArity(path);
  const { tree, externals, learned, traced } = analysis;
  return { tree, externals, targets: [...targets.values()], mistakes, arityOf, learned, traced };
}

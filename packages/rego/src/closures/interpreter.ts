/**
 * A second way to run a plan, as small as possible: closures over its steps, no generated code. Tests compare every case
 * with the emitted code; it is also what runs where code generation is forbidden.
 */
import type { Json } from "@sekisho/core";
import { pathText } from "../check/ref-text.ts";
import type { RowQuery } from "../emit/emit-unit.ts";
import { type LinkedDocuments, lazyDocuments } from "../emit/link.ts";
import type { LinkedUnit } from "../emit/link-unit.ts";
import type { Unit } from "../emit/unit.ts";
import type { Branch, Parted, PlannedClause, Site, Step } from "../plan/ir.ts";
import { isSingleConstant } from "../plan/single-constant.ts";
import { isReplaced } from "../plan/targets.ts";
import type { Group, RuleTree } from "../plan/tree.ts";
import { RSet } from "../runtime/collections.ts";
import { equal } from "../runtime/compare.ts";
import type { Context } from "../runtime/context.ts";
import type { Documents } from "../runtime/documents.ts";
import type { EvalPlace } from "../runtime/errors.ts";
import { MISS, overrideAt } from "../runtime/overrides.ts";
import { PartialBuilder, replaced } from "../runtime/partial.ts";
import type { Maybe, Value } from "../runtime/value.ts";
import { tellReached } from "./reached.ts";
import { type Run, runSteps } from "./steps.ts";
import { type Evaluate, type Locals, valueOf } from "./values.ts";

/** Where a clause of a rule stands. */
function placeOf({ site }: PlannedClause): EvalPlace {
  const { line, column } = site.module.lines.position(site.at.start);
  return { file: site.module.file, line, column };
}

const NONE = Symbol("undefined rule");

/** Builds what `linkUnit` builds from text. */
export function interpretUnit(unit: Unit, queries: readonly RowQuery[], tree: RuleTree, base: Json): LinkedUnit {
  const interpreter = new Interpreter(unit, tree, base);
  return {
    text: "",
    places: unit.places,
    slots: unit.slots,
    groups: unit.groups.map(
      (group) =>
        (context: Context, ...args: readonly Value[]) =>
          group.kind === "function" ? interpreter.function(group, context, args) : interpreter.rule(group, context),
    ),
    queries: queries.map((query) => interpreter.query(query)),
  };
}

type Collect = (context: Context, args: readonly Value[], use: (value: Value, keys: Value[]) => unknown) => void;

type Compiled = (context: Context, args: readonly Value[]) => unknown;

export class Interpreter {
  readonly base: Json;
  readonly #documents: LinkedDocuments;
  readonly #unit: Unit;
  readonly #compiled = new Map<Group, Compiled>();

  constructor(unit: Unit, tree: RuleTree, base: Json) {
    this.#unit = unit;
    this.base = base;
    this.#documents = lazyDocuments(
      { outline: tree.root, base },
      {
        slotOf: (group: Group) => unit.slotOf(group),
        evaluate: (slot, context) => {
          const group = unit.groups[slot];
          return group === undefined ? undefined : this.rule(group, context);
        },
      },
    );
  }

  /** `data`, where of some groups a slice is evaluated. */
  documentsWith(parted: Parted): Documents {
    if (parted.size === 0) return this.#documents;
    return this.#documents.parted([...parted].map(([group, slice]) => [group.path, this.#unit.slot(slice)]));
  }

  site(site: Site): number {
    return this.#unit.site(site);
  }

  steps(steps: readonly Step[], done: Run): Run {
    return runSteps(this, steps, done);
  }

  /** A rule's value, remembered for the context; for partial objects the record of their builder. */
  rule(group: Group, context: Context): unknown {
    const slot = this.#unit.slot(group);
    const known = context.memo[slot];
    if (known !== undefined) return known === NONE ? undefined : known;
    if (isReplaced(this.#unit.targets, group)) {
      const override = overrideAt(context.over, group.path);
      if (override !== MISS) return group.kind === "object" ? replaced(override) : override;
    }
    const value = this.#run(group, context, []);
    context.memo[slot] = value === undefined ? NONE : value;
    return value;
  }

  function(group: Group, context: Context, args: readonly Value[]): Maybe {
    // Functions give a value or nothing.
    return (group.kind === "function" ? this.#run(group, context, args) : this.rule(group, context)) as Maybe;
  }

  #run(group: Group, context: Context, args: readonly Value[]): unknown {
    return this.#compile(group)(context, args);
  }

  query(query: RowQuery): (context: Context) => readonly (readonly Value[])[] {
    return (context) => {
      const rows: Value[][] = [];
      const run = this.steps(query.steps, (_, locals) => {
        // Answers are bound where the body has succeeded.
        rows.push(query.locals.map((id) => locals[id] as Value));
        return false;
      });
      run(context, []);
      return rows;
    };
  }

  #compile(group: Group): Compiled {
    let compiled = this.#compiled.get(group);
    if (compiled === undefined) {
      compiled = this.#make(group);
      this.#compiled.set(group, compiled);
    }
    return compiled;
  }

  #make(group: Group): Compiled {
    switch (group.kind) {
      case "set": {
        const branches = group.clauses.flatMap((clause) =>
          clause.branches.map((branch) => this.#collect(branch, clause, group)),
        );
        return (context) => {
          const set = new RSet();
          for (const run of branches) {
            run(context, [], (value) => {
              if (RSet.add(set, value)) context.session.produce(1);
              return false;
            });
          }
          return set;
        };
      }
      case "object": {
        const clauses = group.clauses.map((clause) => ({
          contains: clause.contains,
          runs: clause.branches.map((branch) => this.#collect(branch, clause, group)),
        }));
        return (context) => {
          const builder = new PartialBuilder();
          for (const { contains, runs } of clauses) {
            let holds = false;
            for (const run of runs) {
              run(context, [], (value, keys) => {
                holds = true;
                context.session.produce(1);
                return contains ? builder.add(keys, value) : builder.put(keys, value);
              });
              // Bodies behind an `else` are not asked any more.
              if (holds) break;
            }
          }
          return builder.finish();
        };
      }
      case "complete":
      case "function":
        return this.#single(group);
    }
  }

  /** Complete rules and functions: every clause that holds must give the same value. */
  #single(group: Group): Compiled {
    const clauses = group.clauses.map((clause) => this.#clause(group, clause));
    const constant = isSingleConstant(group);
    const fallback = group.fallback === undefined ? undefined : valueOf(this, group.fallback);
    const source = group.sources.find(({ isDefault }) => isDefault);
    const defaultSite = source === undefined ? undefined : { module: source.module, at: source.rule };
    return (context, args) => {
      context.session.charge(1);
      let result: Maybe;
      for (const clause of clauses) {
        result = clause(context, args, result);
        if (constant && result !== undefined) break;
      }
      if (result !== undefined || fallback === undefined) return result;
      tellReached(context, "default", defaultSite);
      return fallback(context, []);
    };
  }

  /** The first branch that holds decides; all its solutions, and the value so far, must agree. */
  #clause(group: Group, clause: PlannedClause): (context: Context, args: readonly Value[], before: Maybe) => Maybe {
    const site = this.site(clause.site);
    const branches = clause.branches.map((branch) => ({
      run: this.#collect(branch, clause, group),
      once: branch.value.x === "const",
    }));
    const agree = (context: Context, a: Maybe, b: Value): Value =>
      a === undefined || equal(a, b) ? (a ?? b) : context.session.conflict(group.kind, site);
    return (context, args, before) => {
      for (const { run, once } of branches) {
        let found: Maybe;
        run(context, args, (value) => {
          found = agreeOn(found, value);
          return once;
        });
        if (found !== undefined) return agreeOn(before, found);
      }
      return before;

      function agreeOn(a: Maybe, b: Value): Value {
        return a === undefined ? b : agree(context, a, b);
      }
    };
  }

  /** Runs a branch and hands on its value and keys for every solution; a true answer stops. */
  #collect(branch: Branch, clause: PlannedClause, group: Group): Collect {
    const value = valueOf(this, branch.value);
    const keys = branch.keys.map((key) => valueOf(this, key));
    const name = `data${pathText(group.path)}`;
    const plain: Collect = (context, args, use) => {
      const run = this.#solutions(branch.steps, value, keys, use);
      run(context, [...args]);
    };
    return (context, args, use) => {
      const { tracer } = context.session;
      if (tracer === undefined) return plain(context, args, use);
      tracer.body(name, placeOf(clause), (told) => {
        plain(context, args, (found, at) => told(() => use(found, at) === true));
      });
    };
  }

  #solutions(
    steps: readonly Step[],
    value: Evaluate,
    keys: readonly Evaluate[],
    use: (value: Value, keys: Value[]) => unknown,
  ): (context: Context, locals: Locals) => void {
    const run = this.steps(steps, (context, locals) => {
      const at: Value[] = [];
      for (const key of keys) {
        const found = key(context, locals);
        if (found === undefined) return false;
        at.push(found);
      }
      const found = value(context, locals);
      if (found === undefined) return false;
      context.session.produce(1);
      return use(found, at) === true;
    });
    return (context, locals) => {
      run(context, locals);
    };
  }
}

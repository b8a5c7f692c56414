import { type CallSite, callSite } from "./call-site.ts";
import type { AppliesTo, Found, RuleDefinition, SubjectOf, Value } from "./definition.ts";
import { SeenContext } from "./judging/context.ts";
import { defaultsOf } from "./judging/defaults.ts";
import { type Surroundings, toFound } from "./judging/found.ts";
import { judge } from "./judging/judge.ts";
import { plainCopy, seal } from "./judging/plain.ts";

/** Any definition; a rule that is exported from a `*.rule.ts` file is one of these. */
export type AnyDefinition = RuleDefinition<AppliesTo, unknown>;

/** A rule: what it says of itself, and its check. */
export interface Rule<A extends AppliesTo = AppliesTo, S = unknown> {
  readonly definition: RuleDefinition<A, S>;
  /**
   * The violations of one subject, in the order in which the check reports them: for tests. Parameters that are not given have
   * their defaults. Throws what the check throws.
   */
  readonly violations: (subject: SubjectOf<A>, surroundings?: Surroundings) => readonly Found[];
}

const callSites = new WeakMap<object, CallSite | undefined>();

/** Makes a rule. Export it from a file `rules/NAME.rule.ts` of a rulebook; one file may export several. */
export function rule<const A extends AppliesTo, const S>(definition: RuleDefinition<A, S>): Rule<A, S> {
  // The check is asked with values of documents; what its type says of them is the author's claim about `applies`.
  const any = definition as unknown as AnyDefinition;
  const made: Rule<A, S> = Object.freeze({
    definition,
    violations: (subject: SubjectOf<A>, surroundings: Surroundings = {}) => {
      const parameters = { ...defaultsOf(definition.parameters), ...surroundings.parameters };
      const { hits, unknownContext, error } = judge(any, {
        value: seal(plainCopy(subject as Value)),
        unknown: [],
        parameters,
        data: surroundings.data ?? {},
        context: new SeenContext(surroundings.context ?? {}),
      });
      if (error !== undefined) throw error.cause;
      if (unknownContext.length > 0)
        throw new Error(`the check reads what this test does not give: context.${unknownContext[0]}`);
      return hits.map((hit) => toFound(hit, definition.message));
    },
  });
  callSites.set(made, callSite(rule));
  return made;
}

/** Whether a value was made by {@link rule}. */
export function isRule(value: unknown): value is Rule {
  return typeof value === "object" && value !== null && callSites.has(value);
}

/** Where `rule(…)` was called, from 1; undefined where the engine does not tell. */
export function placeOfRule(made: Rule): CallSite | undefined {
  return callSites.get(made);
}

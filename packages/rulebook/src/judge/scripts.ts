/** Asks the rules in TypeScript about a batch, all at once and before its verdicts are put together. */
import { type Json, Problem } from "@sekisho/core";
import type { Answer } from "@sekisho/rule/messages";
import type { View } from "@sekisho/subject";
import { type Patch, readPatch } from "../patch/patch.ts";
import type { ScriptRule } from "../rule.ts";
import type { ScriptAnswer, ScriptWork } from "../script/scripts.ts";
import { contextFields, type JudgeContext } from "./context.ts";
import type { Evaluation } from "./evaluate.ts";

/** A view that a rule applies to, of a subject of this scope. */
export interface Asked {
  readonly rule: ScriptRule;
  readonly scope: string;
  readonly view: View;
}

const NOTHING: Evaluation = { hits: [], unknown: [], unknownExternals: [] };

export class ScriptEvaluations {
  readonly #answers: ReadonlyMap<ScriptRule, ReadonlyMap<View, Evaluation | Problem>>;

  private constructor(answers: ReadonlyMap<ScriptRule, ReadonlyMap<View, Evaluation | Problem>>) {
    this.#answers = answers;
  }

  static async ask(asked: readonly Asked[], context: JudgeContext): Promise<ScriptEvaluations> {
    const answers = new Map<ScriptRule, Map<View, Evaluation | Problem>>();
    for (const { rule } of asked) answers.set(rule, new Map());
    for (const [scripts, ofProcess] of Map.groupBy(asked, ({ rule }) => rule.scripts)) {
      const groups = [...Map.groupBy(ofProcess, ({ rule, scope }) => `${rule.index} ${scope}`).values()];
      const given = await scripts.judge(
        groups.map((group) => workOf(group, context)),
        context.now,
      );
      for (const [i, group] of groups.entries()) {
        for (const [j, { rule, view }] of group.entries())
          answers.get(rule)?.set(view, evaluationOf(rule, given[i], j));
      }
    }
    return new ScriptEvaluations(answers);
  }

  /** What a rule says of a view that was asked for. Throws a Problem where it could not judge. */
  of(rule: ScriptRule, view: View): Evaluation {
    const answer = this.#answers.get(rule)?.get(view);
    if (answer === undefined) throw new Problem("rule_failed", `${rule.id} was not asked`);
    if (answer instanceof Problem) throw answer;
    return answer;
  }
}

function workOf(group: readonly Asked[], context: JudgeContext): ScriptWork {
  const [first] = group;
  return {
    rule: first?.rule.index ?? -1,
    parameters: first?.rule.parameters ?? {},
    context: contextFields(context, first?.scope ?? "").known,
    subjects: group.map(({ view: { input, unknown } }) => ({ input, unknown })),
  };
}

function evaluationOf(rule: ScriptRule, given: ScriptAnswer | undefined, index: number): Evaluation | Problem {
  if (given === undefined) return new Problem("rule_failed", "its process gave no answer");
  if ("code" in given) return new Problem(given.code, given.message);
  const answer = given[index];
  return answer === null || answer === undefined ? NOTHING : toEvaluation(rule, answer);
}

function patchOf(patch: Patch | string | undefined): { readonly patch?: Patch } {
  return patch === undefined || typeof patch === "string" || patch.length === 0 ? {} : { patch };
}

function toEvaluation(rule: ScriptRule, { hits, unknown, unknownContext, error }: Answer): Evaluation | Problem {
  if (error !== undefined) return new Problem(error.code, error.message);
  if (rule.texts.en.message === undefined && hits.some(({ msg }) => msg === undefined))
    return new Problem("rule_result_invalid", "a violation has a `msg`, or the rule a `message`");
  const patches = hits.map(({ patch }) => (patch === undefined ? undefined : readPatch(patch as Json)));
  const mistake = patches.find((patch) => typeof patch === "string");
  if (mistake !== undefined) return new Problem("rule_result_invalid", mistake);
  return {
    hits: hits.map(({ msg, evidence, path, missing }, i) => ({
      ...(msg === undefined ? {} : { msg }),
      ...patchOf(patches[i]),
      // What came from the other process was JSON.
      evidence: evidence as { readonly [field: string]: Json },
      derivations: [[{ path, missing }]],
    })),
    unknown,
    unknownExternals: unknownContext.map((key) => ["context", key]),
  };
}

/** Asks the rules in TypeScript about a batch, all at once and before its verdicts are put together. */
import { type Json, Problem } from "@sekisho/core";
import type { Answer } from "@sekisho/rule/messages";
import { holdsSecret, type Subject, type View } from "@sekisho/subject";
import { type Patch, readPatch } from "../patch/patch.ts";
import type { ScriptRule } from "../rule.ts";
import type { ScriptAnswer, ScriptWork } from "../script/scripts.ts";
import { contextFields, type JudgeContext } from "./context.ts";
import type { Evaluation } from "./evaluate.ts";

/** A view that a rule applies to, of a subject of this scope. */
export interface Asked {
  readonly rule: ScriptRule;
  readonly scope: string;
  readonly subject: Subject;
  readonly view: View;
}

type Hit = Answer["hits"][number];
type Place = Pick<Hit, "path" | "missing">;

const NOTHING: Evaluation = { hits: [], unknown: [], unknownExternals: [] };

export class ScriptEvaluations {
  readonly #answers: ReadonlyMap<ScriptRule, Map<View, Evaluation | Problem>>;

  private constructor(answers: ReadonlyMap<ScriptRule, Map<View, Evaluation | Problem>>) {
    this.#answers = answers;
  }

  /**
   * Where a rule reports, and what it read is to be told or may be secret, it is asked once more for its reads: to note them costs
   * more than most checks.
   */
  static async ask(asked: readonly Asked[], context: JudgeContext): Promise<ScriptEvaluations> {
    const evaluations = new ScriptEvaluations(new Map(asked.map(({ rule }) => [rule, new Map()])));
    await evaluations.#ask(asked, context);
    const secrets = new Map<Subject, boolean>();
    const isSecret = (subject: Subject): boolean => {
      const known = secrets.get(subject) ?? holdsSecret(subject);
      secrets.set(subject, known);
      return known;
    };
    const reporting = asked.filter(({ rule, subject, view }) => {
      const answer = evaluations.#answers.get(rule)?.get(view);
      const hasHits = answer !== undefined && !(answer instanceof Problem) && answer.hits.length > 0;
      return hasHits && (context.reads === true || isSecret(subject));
    });
    await evaluations.#ask(reporting, context, true);
    return evaluations;
  }

  async #ask(asked: readonly Asked[], context: JudgeContext, tellsReads = false): Promise<void> {
    for (const [scripts, ofProcess] of Map.groupBy(asked, ({ rule }) => rule.scripts)) {
      const groups = [...Map.groupBy(ofProcess, ({ rule, scope }) => `${rule.index} ${scope}`).values()];
      const work = groups.map((group) => workOf(group, context));
      const given = await scripts.judge(
        tellsReads ? work.map((part) => ({ ...part, tellsReads: true })) : work,
        context.now,
      );
      for (const [i, group] of groups.entries()) {
        for (const [j, { rule, view }] of group.entries())
          this.#answers.get(rule)?.set(view, evaluationOf(rule, given[i], j));
      }
    }
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

/** The place of a violation first, then what was read before it was reported: the latest first, without what only led there. */
function readsOf({ path, missing, readsBefore = 0 }: Hit, reads: readonly Place[]): readonly Place[] {
  const before = reads.slice(0, readsBefore);
  const steps = new Set(before.map((read) => JSON.stringify(read.path.slice(0, -1))));
  const ends = before.filter((read) => !steps.has(JSON.stringify(read.path)));
  return [{ path, missing }, ...ends.toReversed()];
}

function toEvaluation(rule: ScriptRule, answer: Answer): Evaluation | Problem {
  const { hits, reads = [], unknown, unknownContext, error } = answer;
  if (error !== undefined) return new Problem(error.code, error.message);
  if (rule.texts.en.message === undefined && hits.some(({ msg }) => msg === undefined))
    return new Problem("rule_result_invalid", "a violation has a `msg`, or the rule a `message`");
  const patches = hits.map(({ patch }) => (patch === undefined ? undefined : readPatch(patch as Json)));
  const mistake = patches.find((patch) => typeof patch === "string");
  if (mistake !== undefined) return new Problem("rule_result_invalid", mistake);
  return {
    hits: hits.map((hit, i) => ({
      ...(hit.msg === undefined ? {} : { msg: hit.msg }),
      ...patchOf(patches[i]),
      // What came from the other process was JSON.
      evidence: hit.evidence as { readonly [field: string]: Json },
      derivations: [readsOf(hit, reads)],
    })),
    unknown,
    unknownExternals: unknownContext.map((key) => ["context", key]),
  };
}

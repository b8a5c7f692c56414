import type { Subject } from "@sekisho/subject";
import type { Judge, JudgeContext } from "../judge/context.ts";
import { openRulebook } from "../judge/judge.ts";
import type { Rule } from "../rule.ts";
import type { Rulebook } from "../rulebook.ts";
import { compareVerdicts } from "./compare-verdicts.ts";
import type { Difference } from "./difference.ts";
import { presentId, type TouchedRule, touchedRules } from "./touched.ts";

/** Two rulebooks that judge the same subjects. */
export interface RulebookPair {
  readonly touched: readonly TouchedRule[];
  /** Those of both that are judged at all: a format that none of them judges need not be read. */
  readonly rules: readonly Rule[];
  /**
   * What differs on each subject, in their order; subjects are given as {@link Judge.judge} takes them. Equal to judging by all
   * rules of both rulebooks, of which only those are asked that the change can touch.
   */
  compare(subjects: readonly Subject[], context: JudgeContext): Promise<readonly (readonly Difference[])[]>;
}

export function openPair(from: Rulebook, to: Rulebook): RulebookPair {
  const touched = touchedRules(from, to);
  const before = touched.flatMap(({ before: rule }) => (rule === undefined ? [] : [rule]));
  const after = touched.flatMap(({ after: rule }) => (rule === undefined ? [] : [rule]));
  const present = new Map(from.rules.map(({ id }) => [id, presentId(id, to)]));
  const judges = [judgeOf(from, before), judgeOf(to, after)] as const;
  return {
    touched,
    rules: [...before, ...after],
    compare: async (subjects, context) => {
      if (touched.length === 0) return subjects.map(() => []);
      const [earlier, later] = await Promise.all(judges.map((judge) => judge.judge(subjects, context)));
      return subjects.map((_, i) => {
        const [before, after] = [earlier?.[i], later?.[i]];
        if (before === undefined || after === undefined) throw new Error("a subject has no verdict");
        return compareVerdicts({ before, after, presentId: (id) => present.get(id) ?? id });
      });
    },
  };
}

function judgeOf(rulebook: Rulebook, rules: readonly Rule[]): Judge {
  return openRulebook({ ...rulebook, rules });
}

import type { JudgeContext, Verdict } from "@sekisho/rulebook";
import type { Subject } from "@sekisho/subject";
import type { OpenRulebook } from "./rulebooks.ts";

/** One verdict a subject by all rulebooks together: their rules have different prefixes, so nothing is said twice. */
export async function judgeByAll(
  rulebooks: readonly OpenRulebook[],
  subjects: readonly Subject[],
  context: JudgeContext,
): Promise<readonly Verdict[]> {
  const [first, ...others] = await Promise.all(rulebooks.map(({ judge }) => judge.judge(subjects, context)));
  if (first === undefined || others.length === 0) return first ?? [];
  return first.map((verdict, i) => others.reduce((sum, verdicts) => mergeVerdicts(sum, verdicts[i]), verdict));
}

/** What two say of one subject: all of both. */
export function mergeVerdicts(a: Verdict, b: Verdict | undefined): Verdict {
  if (b === undefined) return a;
  return {
    subject: a.subject,
    digest: a.digest,
    judged: [...a.judged, ...b.judged],
    violations: [...a.violations, ...b.violations],
    exempted: [...a.exempted, ...b.exempted],
    warnings: [...a.warnings, ...b.warnings],
    audited: [...a.audited, ...b.audited],
    unknown: [...a.unknown, ...b.unknown],
    errors: [...a.errors, ...b.errors],
    owner: a.owner === "" ? b.owner : a.owner,
  };
}

/** Whether a patch did what it should, by what the judge says before and after. */
import type { Subject } from "@sekisho/subject";
import type { Verdict, Violation } from "../verdict.ts";

export interface JudgedSubject {
  readonly subject: Subject;
  readonly verdict: Verdict;
}

export interface Uncured {
  readonly code: "patch_does_not_cure" | "patch_breaks";
  readonly message: string;
}

/**
 * What is wrong with a judgement that follows after patches: one of the violations is still there, another one is new, or a
 * rule can't say any more. Undefined where the patches cured what they should and nothing else changed for the worse.
 */
export function compareJudged(
  before: readonly JudgedSubject[],
  after: readonly JudgedSubject[],
  patched: readonly Violation[],
): Uncured | undefined {
  const nameOf = namesOf(before, patched);
  const [old, now] = [counted(before, nameOf), counted(after, nameOf)];
  const gone = new Map<string, number>();
  const subjects = new Map(before.flatMap(({ verdict }) => allViolations(verdict).map(({ key }) => [key, verdict])));
  for (const violation of patched) {
    const name = nameOf(violation, subjects.get(violation.key));
    gone.set(name, (gone.get(name) ?? 0) + 1);
  }
  for (const [name, { rule, count }] of now) {
    const was = old.get(name)?.count ?? 0;
    if (count > was) return { code: "patch_breaks", message: `${rule} finds a new violation` };
    if (count > was - (gone.get(name) ?? 0))
      return { code: "patch_does_not_cure", message: `${rule} still finds the violation` };
  }
  const silent = new Set(before.flatMap(silentRules));
  const newly = after.flatMap(silentRules).find((name) => !silent.has(name));
  if (newly === undefined) return undefined;
  return { code: "patch_breaks", message: `${newly.slice(0, newly.indexOf(" "))} can't be judged any more` };
}

type NameOf = (violation: Violation, verdict: Verdict | undefined) => string;

/**
 * By what violations are told apart: their keys. Where an item of a list goes, what is named by its position gets the name of
 * another one; of such a subject only the number of violations of a rule says something.
 */
function namesOf(before: readonly JudgedSubject[], patched: readonly Violation[]): NameOf {
  const shifting = new Set(patched.filter(shiftsItems).map(({ key }) => key));
  const shifted = new Set(
    before
      .filter(({ verdict }) => allViolations(verdict).some(({ key }) => shifting.has(key)))
      .map(({ verdict }) => subjectOf(verdict)),
  );
  return ({ key, rule }, verdict) => {
    const subject = verdict && subjectOf(verdict);
    return subject !== undefined && shifted.has(subject) ? `${rule} ${subject}` : key;
  };
}

function shiftsItems({ patch }: Violation): boolean {
  return patch?.some(({ op, path }) => op === "remove" && typeof path.at(-1) === "number") === true;
}

function subjectOf({ subject: { type, name } }: Verdict): string {
  return `${type} ${name}`;
}

interface Counted {
  readonly rule: string;
  count: number;
}

/** All violations, whatever becomes of them. */
export function allViolations({ violations, warnings, audited, exempted }: Verdict): readonly Violation[] {
  return [...violations, ...warnings, ...audited, ...exempted];
}

function counted(judged: readonly JudgedSubject[], nameOf: NameOf): ReadonlyMap<string, Counted> {
  const counts = new Map<string, Counted>();
  for (const { verdict } of judged) {
    for (const violation of allViolations(verdict)) {
      const name = nameOf(violation, verdict);
      const known = counts.get(name);
      if (known === undefined) counts.set(name, { rule: violation.rule, count: 1 });
      else known.count += 1;
    }
  }
  return counts;
}

/** `RULE TYPE NAME` of what failed or is not known. */
function silentRules({ verdict: { subject, errors, unknown } }: JudgedSubject): readonly string[] {
  return [...errors, ...unknown].map(({ rule }) => `${rule} ${subject.type} ${subject.name}`);
}

/** Judges what one message asks. */
import type { Value } from "../definition.ts";
import { SeenContext } from "../judging/context.ts";
import { ResultMistake } from "../judging/evidence.ts";
import { judge } from "../judging/judge.ts";
import { seal } from "../judging/plain.ts";
import type { Answer, JudgeAnswer, JudgeRequest, Work } from "../messages.ts";
import type { AnyDefinition, Rule } from "../rule.ts";
import { placeOfError } from "./place-of-error.ts";
import type { Printer } from "./printer.ts";

/** How many subjects go by between two signs of life. */
const SUBJECTS_A_SIGN = 50;

export interface Ready {
  readonly rules: readonly { readonly rule: Rule; readonly home: string }[];
  readonly data: { readonly [home: string]: Value };
  readonly printer: Printer;
}

export function judgeWork(
  { rules, data, printer }: Ready,
  { values, work, isCareful = false }: JudgeRequest,
  at: (index: number, subject?: number) => void,
): JudgeAnswer {
  for (const value of values) seal(value);
  return work.map((part, index) => {
    const before = (subject: number): void => {
      if (subject % SUBJECTS_A_SIGN === 0) at(index);
      if (isCareful) at(index, subject);
    };
    return judgePart(part, { rules, data, printer }, values, before);
  });
}

function judgePart(
  { rule: which, parameters, context, subjects, tellsReads = false }: Work,
  { rules, data, printer }: Ready,
  values: readonly Value[],
  before: (subject: number) => void,
): readonly (Answer | null)[] {
  const found = rules[which];
  if (found === undefined) throw new RangeError(`no rule ${which}`);
  // What its type says of subjects and parameters is the author's; here they are values of documents.
  const definition: AnyDefinition = found.rule.definition;
  const shared = {
    parameters: seal({ ...parameters }) as { readonly [name: string]: Value },
    data: data[found.home] as { readonly [key: string]: Value },
    context: new SeenContext(context),
    again: <T>(run: () => T): T => printer.muted(run),
    tellsReads,
  };
  printer.about(definition.id);
  return subjects.map((subject, i) => {
    before(i);
    const task = { ...shared, value: values[subject.value] ?? null, unknown: subject.unknown };
    const judged = tellsReads ? printer.muted(() => judge(definition, task)) : judge(definition, task);
    const { error, ...answer } = judged;
    if (error !== undefined) return { hits: [], unknown: [], unknownContext: [], error: errorOf(error.cause) };
    return answer.hits.length + answer.unknown.length + answer.unknownContext.length === 0 ? null : answer;
  });
}

function errorOf(cause: unknown): NonNullable<Answer["error"]> {
  if (cause instanceof ResultMistake)
    return { code: "rule_result_invalid", message: `${cause.message}${placeOfError(cause)}` };
  if (!(cause instanceof Error)) return { code: "rule_failed", message: "the check throws something that is no Error" };
  return { code: "rule_failed", message: `${cause.name}: ${cause.message.slice(0, 500)}${placeOfError(cause)}` };
}

/** Judges what one message asks. */
import type { Value } from "../definition.ts";
import { SeenContext } from "../judging/context.ts";
import { ResultMistake } from "../judging/evidence.ts";
import { judge } from "../judging/judge.ts";
import { seal } from "../judging/plain.ts";
import type { Answer, JudgeAnswer, JudgeRequest, Work } from "../messages.ts";
import type { AnyDefinition, Rule } from "../rule.ts";
import { placeOfError } from "./place-of-error.ts";

/** How many subjects go by between two signs of life. */
const SUBJECTS_A_SIGN = 50;

export interface Ready {
  readonly rules: readonly { readonly rule: Rule; readonly home: string }[];
  readonly data: { readonly [home: string]: Value };
}

export function judgeWork(
  { rules, data }: Ready,
  { values, work }: JudgeRequest,
  at: (index: number) => void,
): JudgeAnswer {
  for (const value of values) seal(value);
  return work.map((part, index) => {
    at(index);
    return judgePart(part, { rules, data }, values, () => at(index));
  });
}

function judgePart(
  { rule: which, parameters, context, subjects }: Work,
  { rules, data }: Ready,
  values: readonly Value[],
  alive: () => void,
): readonly (Answer | null)[] {
  const found = rules[which];
  if (found === undefined) throw new RangeError(`no rule ${which}`);
  // What its type says of subjects and parameters is the author's; here they are values of documents.
  const definition: AnyDefinition = found.rule.definition;
  const shared = {
    parameters: seal({ ...parameters }) as { readonly [name: string]: Value },
    data: data[found.home] as { readonly [key: string]: Value },
    context: new SeenContext(context),
  };
  return subjects.map((subject, i) => {
    if (i > 0 && i % SUBJECTS_A_SIGN === 0) alive();
    const judged = judge(definition, { ...shared, value: values[subject.value] ?? null, unknown: subject.unknown });
    if (judged.error !== undefined)
      return { hits: [], unknown: [], unknownContext: [], error: errorOf(judged.error.cause) };
    const { hits, unknown, unknownContext } = judged;
    return hits.length + unknown.length + unknownContext.length === 0 ? null : { hits, unknown, unknownContext };
  });
}

function errorOf(cause: unknown): NonNullable<Answer["error"]> {
  if (cause instanceof ResultMistake) return { code: "rule_result_invalid", message: cause.message };
  if (!(cause instanceof Error)) return { code: "rule_failed", message: "the check throws something that is no Error" };
  return { code: "rule_failed", message: `${cause.name}: ${cause.message.slice(0, 500)}${placeOfError(cause)}` };
}

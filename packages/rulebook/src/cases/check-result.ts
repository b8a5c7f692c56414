/** What a case tells of violations beside those that it states: words and places that can't be meant. */
import { didYouMean, isJsonArray, isJsonObject, type Json, ownValue, type Path, printPath } from "@sekisho/core";
import type { Subject } from "@sekisho/subject";
import { templateFields } from "../message.ts";
import type { Evidence, Rule } from "../rule.ts";
import type { Verdict } from "../verdict.ts";
import type { TestFailure } from "./result.ts";

/** Fields that a message or `instance` names and a violation lacks, which loading can't see where evidence is no object literal. */
export function checkFields(rule: Rule, verdicts: readonly Verdict[]): readonly TestFailure[] {
  const evidences = verdicts.flatMap(({ violations }) => violations.map(({ evidence }) => evidence));
  const message = [rule.texts.en.message, rule.texts.ja?.message].flatMap((text) => templateFields(text ?? "") ?? []);
  const instance = rule.kind === "conftest" || rule.instance === undefined ? [] : [rule.instance];
  const at = `(${rule.span.file}:${rule.span.start.line}:${rule.span.start.column})`;
  return [
    ...lackingFields(message, evidences).map(([field, meant]) => ({
      code: "message_field",
      message: `the message names {${field}}, which the violation does not have${meant === undefined ? "" : `; did you mean {${meant}}?`} ${at}`,
    })),
    ...lackingFields(instance, evidences).map(([field, meant]) => ({
      code: "instance_field",
      message: `\`instance\` names the field ${field}, which the violation does not have${meant === undefined ? "" : `; did you mean ${meant}?`} ${at}`,
    })),
  ];
}

/** Names that one of these lacks, with the one that may be meant. */
function lackingFields(
  named: readonly string[],
  evidences: readonly Evidence[],
): readonly (readonly [field: string, meant: string | undefined])[] {
  const lacking = new Map<string, string | undefined>();
  for (const evidence of evidences) {
    for (const field of named)
      if (!Object.hasOwn(evidence, field)) lacking.set(field, didYouMean(field, Object.keys(evidence)));
  }
  return [...lacking];
}

/** A place that a rule in TypeScript names and no file could have: a number below a map, a name below a list. */
export function checkPlaces(
  rule: Rule,
  subjects: readonly Subject[],
  verdicts: readonly Verdict[],
): readonly TestFailure[] {
  if (rule.kind !== "script") return [];
  return verdicts.flatMap(({ violations }, i) => {
    const value = subjects[i]?.value;
    return violations.flatMap(({ path }): readonly TestFailure[] => {
      const what = value === undefined ? undefined : impossible(value, path);
      return what === undefined
        ? []
        : [{ code: "place_impossible", message: `the violation is placed at ${printPath(path)}: ${what}` }];
    });
  });
}

function impossible(value: Json, path: Path): string | undefined {
  let at: Json = value;
  for (const [i, key] of path.entries()) {
    const where = i === 0 ? "the subject" : printPath(path.slice(0, i));
    if (isJsonArray(at)) {
      if (typeof key !== "number") return `${where} is a list, and ${JSON.stringify(key)} no index`;
    } else if (!isJsonObject(at)) return undefined;
    else if (typeof key === "number") return `${where} is a map, and ${key} no key`;
    const below: Json | undefined = isJsonArray(at) ? at[Number(key)] : ownValue(at, String(key));
    if (below === undefined) return undefined;
    at = below;
  }
  return undefined;
}

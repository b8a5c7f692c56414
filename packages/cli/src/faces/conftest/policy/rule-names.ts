import type { Module, Rule } from "@sekisho/rego/on-demand";
import { refusal } from "../refusal.ts";

const WARNING = /^warn(_[a-zA-Z0-9]+)*$/;
const FAILURE = /^(deny|violation)(_[a-zA-Z0-9]+)*$/;

export function isFailure(name: string): boolean {
  return FAILURE.test(name);
}

/** Whether Conftest asks for rules of a name: what it denies or warns of. */
export function isAsked(name: string): boolean {
  return FAILURE.test(name) || WARNING.test(name);
}

/** What an exception names a rule by: its name without `deny_`, `violation_` or `warn_`; plain rules have none. */
export function exceptionName(rule: string): string {
  return /^(violation|deny|warn)$/.test(rule) ? "" : rule.replace(/^(?:violation_)?(?:deny_)?(?:warn_)?/, "");
}

/**
 * The name that OPA's syntax tree has for a rule; undefined where the head is a reference (`deny.x`, `deny[msg] if`),
 * which Conftest does not see.
 */
export function ruleName({ head, hasIf }: Rule): string | undefined {
  const [first, second] = head.ref;
  if (first?.type !== "string" || head.ref.length > 2) return undefined;
  if (second === undefined) return first.value;
  if (head.contains !== undefined || head.args !== undefined) return undefined;
  return hasIf && head.value === undefined ? undefined : first.value;
}

/**
 * Refuses `deny[msg] if …` of v1, which is a rule that is true, not one that has messages: nobody would be told.
 * Throws Problem `policy_invalid`.
 */
export function refuseProblematicIf(modules: readonly Module[]): void {
  for (const module of modules) {
    for (const rule of module.rules) {
      const { head } = rule;
      const [first] = head.ref;
      if (first?.type !== "string" || ruleName(rule) !== undefined || !isAsked(first.value)) continue;
      if (head.contains !== undefined || !isTrue(head.value)) continue;
      const { line } = module.lines.position(head.start);
      throw refusal(
        "policy_invalid",
        `rule is using 'if' keyword without 'contains' keyword: rule in ${module.file} at line ${line}`,
      );
    }
  }
}

/** A head without a value stands for true. */
function isTrue(value: Rule["head"]["value"]): boolean {
  return value === undefined || (value.type === "boolean" && value.value);
}

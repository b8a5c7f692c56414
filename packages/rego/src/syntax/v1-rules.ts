import type { Rule } from "./ast.ts";

/** A mistake of a rule that parses but that Rego v1 does not allow. */
export interface V1Mistake {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint: string;
}

/**
 * What v1 (and v0 with `import rego.v1`) asks of a rule and OPA checks while it parses: `if` before bodies, `contains` for
 * partial sets, a value or a body. `writtenContains` tells whether the set was written with the keyword.
 */
export function checkV1(rule: Rule, writtenContains: boolean): readonly V1Mistake[] {
  if (rule.default) return [];
  const mistakes: V1Mistake[] = [];
  const { head } = rule;
  const what = head.args === undefined ? "rule" : "function";
  const place = { start: rule.start, end: Math.max(head.end, rule.start + 1) };
  const partial = head.contains !== undefined;
  if (rule.body.length === 0 && !partial && head.value === undefined && head.args === undefined) {
    const hint = `write \`${nameOf(rule)} := …\` or \`${nameOf(rule)} if …\``;
    mistakes.push({ ...place, message: `${what} must have value assignment and/or body declaration`, hint });
  }
  if (rule.body.length > 0 && !rule.hasIf) {
    mistakes.push({
      ...place,
      message: `\`if\` keyword is required before ${what} body`,
      hint: "write `if {` instead of `{`",
    });
  }
  for (const branch of rule.else) {
    if (branch.body.length === 0 || branch.hasIf === true) continue;
    const start = { start: branch.start, end: Math.min(branch.end, branch.start + "else".length) };
    const message = `\`if\` keyword is required before ${what} body`;
    mistakes.push({ ...start, message, hint: "write `else if {` or `else := … if {`" });
  }
  if (partial && !writtenContains) {
    const hint = `write \`${nameOf(rule)} contains …\`, or add \`if\` for a rule with a path as its name`;
    mistakes.push({ ...place, message: "`contains` keyword is required for partial set rules", hint });
  }
  return mistakes;
}

function nameOf(rule: Rule): string {
  const [name] = rule.head.ref;
  return name?.type === "string" ? name.value : "p";
}

import type { Rule, Term } from "../../syntax/ast.ts";
import { type Visitor, walkBody, walkTerm } from "./walk.ts";

/**
 * Names for the wildcards that OPA meets twice. It copies a head for each body and branch behind the first; a wildcard
 * nested in an argument is then one variable in several places, and is written `_0`, `_1`, … everywhere.
 */
export function sharedWildcards(rules: readonly Rule[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  let met = 0;
  const count = (visit: (visitor: Visitor) => void, isShared = false): void => {
    visit({
      term(term) {
        if (term.type !== "var" || term.wildcard !== true) return;
        if (isShared) names.set(term.name, `_${met}`);
        met++;
      },
    });
  };
  for (const [index, rule] of rules.entries()) {
    const { args = [], contains, value, ref } = rule.head;
    const repeatsHead = rules[index - 1]?.head === rule.head;
    const isRepeated = rules[index + 1]?.head === rule.head;
    // An argument that is a wildcard itself gets a new one in each copy.
    const renewed = args.filter(isWildcard).length;
    if (repeatsHead) met += renewed;
    else {
      for (const part of ref.slice(1)) count((visitor) => walkTerm(part, visitor));
      const isShared = isRepeated || rule.else.length > 0;
      for (const arg of args) count((visitor) => walkTerm(arg, visitor), isShared && !isWildcard(arg));
      if (contains !== undefined) count((visitor) => walkTerm(contains, visitor), isShared);
      // Branches have values of their own.
      if (value !== undefined) count((visitor) => walkTerm(value, visitor), isRepeated);
    }
    count((visitor) => walkBody(rule.body, visitor));
    for (const branch of rule.else) {
      met += renewed;
      const given = branch.value;
      if (given !== undefined) count((visitor) => walkTerm(given, visitor));
      count((visitor) => walkBody(branch.body, visitor));
    }
  }
  return names;
}

function isWildcard(term: Term): boolean {
  return term.type === "var" && term.wildcard === true;
}

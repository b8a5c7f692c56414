import { matchesAny } from "../match/pattern.ts";
import type { AppliesTo, Rule } from "../rule.ts";

/** Formats that hold manifests and plans: they are always read, for a file that looks like one must be sound. */
const ALWAYS: ReadonlySet<string> = new Set(["yaml", "json"]);

/**
 * Whether any rule may judge a file of this format: a gate need not read others. A Conftest-style rule judges every
 * document, whatever it is.
 */
export function judgesFormat(rules: readonly Rule[], format: string): boolean {
  if (ALWAYS.has(format)) return true;
  return rules.some((rule) => rule.kind === "conftest" || rule.applies.some((entry) => mayApply(entry, format)));
}

function mayApply({ view, formats }: AppliesTo, format: string): boolean {
  if (view === "tf.source") return format === "hcl2";
  return view === "file" && (formats === undefined || matchesAny(formats, format));
}

import type { LinkedRules } from "./emit/link-unit.ts";
import type { TrackedRules } from "./emit/tracked/tracked-unit.ts";
import type { RuleEntry } from "./plan/tree.ts";
import type { SavedRules } from "./saved/saved.ts";

/** All rules of a program, ready to be run. Code is made when it is first asked for. */
export interface RuleSet {
  /** By slot. */
  readonly entries: readonly RuleEntry[];
  fast(): LinkedRules;
  tracked(): TrackedRules;
  /** The rules as plain data, the instrumented form only if somebody needed it; undefined when they can't be that. */
  save(): SavedRules | undefined;
}

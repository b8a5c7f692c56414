import { didYouMean, type Span } from "@sekisho/core";
import type { RuleId } from "../verdict.ts";
import type { Mistakes } from "./mistakes.ts";

/** The rule ids that a file of a rulebook may name. */
export class KnownRules {
  readonly ids: readonly RuleId[];
  readonly #renamed: ReadonlyMap<RuleId, RuleId>;
  readonly #isComplete: boolean;

  /** `isComplete` is false when files with rules could not be read: then an unknown id is no mistake of its own. */
  constructor(ids: readonly RuleId[], renamed: ReadonlyMap<RuleId, RuleId>, isComplete: boolean) {
    this.ids = ids;
    this.#renamed = renamed;
    this.#isComplete = isComplete;
  }

  /** The present id of a rule that a file names; a former one with a warning, an unknown one with a mistake. */
  resolve(
    written: RuleId,
    codes: "rulebook" | "exemption",
    span: Span | undefined,
    mistakes: Mistakes,
  ): RuleId | undefined {
    if (this.ids.includes(written)) return written;
    const now = this.#renamed.get(written);
    if (now !== undefined && this.ids.includes(now)) {
      mistakes.warning(`${codes}_former_rule`, `${written} is now ${now}`, { span, hint: `write ${now}` });
      return now;
    }
    if (!this.#isComplete) return undefined;
    const close = didYouMean(written, this.ids);
    mistakes.error(`${codes}_unknown_rule`, `neither this rulebook nor its includes have a rule ${written}`, {
      span,
      hint:
        close === undefined
          ? "an id is the rulebook's name, a slash and the `id` in the rule's metadata"
          : `did you mean ${close}?`,
    });
    return undefined;
  }
}

import type { Mistakes } from "../load/mistakes.ts";
import { subsumes } from "../match/subsumes.ts";
import type { Exemption } from "./exemption.ts";

/**
 * Warns of exemptions that say different days about the very same things, and of those that another one covers for all of
 * their time: whoever ends or prolongs one of them would change nothing.
 */
export function warnOfOverlaps(exemptions: readonly Exemption[], mistakes: Mistakes): void {
  for (const [i, exemption] of exemptions.entries()) {
    const other = exemptions.find((candidate, k) => k !== i && coversAll(candidate, exemption, k < i));
    if (other === undefined) continue;
    const isSame = coversThings(exemption, other);
    if (isSame && other.expires !== exemption.expires) {
      mistakes.warning(
        "exemption_contradicts",
        `${exemption.id} ends on ${exemption.expires}, and ${other.id} allows the very same until ${other.expires}`,
        { span: exemption.span, hint: "the one that ends last decides: delete the other" },
      );
    } else {
      mistakes.warning("exemption_overlaps", `all that ${exemption.id} allows, ${other.id} allows for as long`, {
        span: exemption.span,
        hint: "delete one of them",
      });
    }
  }
}

/** Whether one holds whenever and wherever the other does; of two that are equal the earlier one counts. */
function coversAll(wide: Exemption, narrow: Exemption, isEarlier: boolean): boolean {
  if (!coversThings(wide, narrow) || wide.approved > narrow.approved || wide.expires < narrow.expires) return false;
  const isEqual = coversThings(narrow, wide) && wide.approved === narrow.approved && wide.expires === narrow.expires;
  return !isEqual || isEarlier;
}

function coversThings(wide: Exemption, narrow: Exemption): boolean {
  return (
    narrow.rules.every((rule) => wide.rules.includes(rule)) &&
    isWithin(narrow.instances, wide.instances) &&
    isWithin(narrow.gates, wide.gates) &&
    narrow.match.every((entry) => wide.match.some((other) => subsumes(other, entry)))
  );
}

/** Absent: all. */
function isWithin(narrow: readonly string[] | undefined, wide: readonly string[] | undefined): boolean {
  return wide === undefined || (narrow?.every((name) => wide.includes(name)) ?? false);
}

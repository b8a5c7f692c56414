import type { Diagnostic } from "@sekisho/core";
import { exemptionStatus } from "@sekisho/rulebook";
import type { Finding } from "../answer/report.ts";
import type { OpenRulebook } from "./rulebooks.ts";

/** Warns, 30 days ahead, of exemptions that something here needs. `now` is UTC epoch milliseconds. */
export function endsSoon(
  rulebooks: readonly OpenRulebook[],
  { exempted }: { readonly exempted: readonly Finding[] },
  now: number,
): readonly Diagnostic[] {
  /** The one that ends last is the one that counts. */
  const needed = new Set(
    exempted.map(({ violation }) => ("exemptions" in violation ? violation.exemptions[0] : undefined)),
  );
  return rulebooks
    .flatMap(({ rulebook }) => rulebook.exemptions)
    .filter((exemption) => needed.has(exemption.id) && exemptionStatus(exemption, now) === "expiring")
    .map(({ id, expires, approver, span }) => ({
      code: "exemption_ends_soon",
      severity: "warning",
      message: `${id} ends on ${expires}: what it covers here stops from the day after`,
      span,
      hint: `mend what it covers, or let ${approver} approve another: sekisho exempt`,
    }));
}

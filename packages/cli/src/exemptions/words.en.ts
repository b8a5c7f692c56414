import type { ExemptionStatus } from "@sekisho/rulebook";

const days = (count: number): string => (count === 1 ? "1 day" : `${count} days`);

/** The fixed words of `sekisho exemptions`, in English. The other languages have the same keys. */
export const en = {
  ends: (status: ExemptionStatus, expires: string, daysLeft: number) => {
    if (status === "expired") return `ended on ${expires}`;
    return daysLeft === 0 ? `until ${expires}, ends today` : `until ${expires}, ${days(daysLeft)} left`;
  },
  ahead: (approved: string) => `holds from ${approved}`,
  age: (ageDays: number) => (ageDays < 0 ? "approved ahead of its day" : `${days(ageDays)} old`),
  approver: (team: string) => `approved by ${team}`,
  owner: (teams: string) => `owner ${teams}`,
  needed: (count: number) => `covers ${count === 1 ? "1 violation" : `${count} violations`} here`,
  unneeded: "no longer needed: delete it",
  unseen: "covers nothing here",
  expired: "exempts nothing any more: delete it, or ask for another",
  none: "There are no exemptions.",
  total: (count: number, work: number, soon: number) =>
    `${count === 1 ? "1 exemption" : `${count} exemptions`}: ${work} to delete or renew, ${soon} ending within 30 days.`,
  separator: ", ",
};

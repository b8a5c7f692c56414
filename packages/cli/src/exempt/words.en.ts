/** The fixed words of `sekisho exempt`, in English. The other languages have the same keys. */
export const en = {
  usage: "exempt takes a violation's key, or a rule and what breaks it: exempt RULE FILE:LINE",
  questions: {
    reason: "Why may it stay so",
    ticket: "Ticket",
    approver: "Team that approves it",
    until: "Last day",
  },
  missing: (options: string) => `nobody can be asked here: say ${options}`,
  stopped: "stopped; nothing is written",
  badDay: (found: string) => `expected a day such as 2027-01-31, found ${JSON.stringify(found)}`,
  noViolation: (what: string) => `nothing that is judged here breaks ${what}`,
  didYouMean: (close: string) => `did you mean ${close}?`,
  seeCheck: "`sekisho check` shows what does; WHERE is FILE:LINE, a file, or the thing as check calls it",
  already: (exemption: string, day: string) => `${exemption} allows it already, until ${day}`,
  noRulebook: "the rulebook that judges here ships with the program: make your own with `sekisho init`",
  noApprover: (rules: string) => `no team of owners.yaml may approve exemptions from ${rules}`,
  isPattern: (name: string) => `${name} has a \`*\`, so an exemption for it would cover others: write it by hand`,
  coversNothing: "the exemption would not cover what it is for: write it by hand",
  badFile: (name: string) => `--file: expected a name such as shop, found ${JSON.stringify(name)}`,
  unsound: "nothing is written, for the rulebook would not load",
  written: (file: string, line: number) => `Written to ${file}:${line}`,
  wouldWrite: (file: string, line: number) => `Would be written to ${file}:${line}`,
  others: (count: number) =>
    `Note: ${count === 1 ? "1 more violation" : `${count} more violations`} of the rule that you did not name ${count === 1 ? "is" : "are"} covered too: ` +
    "the rule gives them the same instance, so that no exemption can tell them apart.",
  next: (count: number, approver: string) =>
    `It covers ${count === 1 ? "1 violation" : `${count} violations`} here, and holds wherever the rulebook is that has it: ` +
    `commit it, and let ${approver} review the change.`,
};

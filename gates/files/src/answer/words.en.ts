/** The fixed words of the report, in English. The other languages have the same keys. */
export const en = {
  /** What a finding is, by its severity. */
  violation: (severity: Severity) => `${severity} violation`,
  warning: (severity: Severity) => `${severity} warning`,
  audited: (severity: Severity) => `${severity}, only audited`,
  severity: { critical: "critical", high: "high", medium: "medium", low: "low", info: "info" },
  labels: { why: "why", fix: "fix", owner: "owner", see: "see", exemption: "exemption" },
  alsoAt: "also at",
  renderedSpot: (file: string, line: number) => `${file} (line ${line} of what is rendered)`,
  waiting: "Waiting for a change; Ctrl-C ends it.",
  standardInput: "standard input",
  exemptionBy: (teams: string) => `${teams} may grant one, in the rulebook`,
  exemptionByNobody: "no team may grant one for this rule",
  exemptionEnded: (id: string, day: string) => `${id} covered this until ${day}`,
  moreOfRule: (count: number, rule: string) => `and ${count} more of ${rule} (--all shows them)`,
  moreRemarks: (count: number, code: string) => `and ${count} more ${code} (--all shows them)`,
  headings: {
    exempted: "Exempted",
    unneeded: "Exemptions that nothing needs any more: they can be deleted",
    expired: "Exemptions that have ended",
    idle: "Exemptions that covered nothing in this run",
    unknown: "Unknown",
    errors: "Rules that failed",
    skipped: "Skipped",
    notConfigured: "Rules that wait for parameters",
    old: "Known before, which the baseline lets be",
    gone: "Mended since: the baseline can shrink (--write-baseline)",
  },
  knownSince: (day: string, days: number) => `since ${day}, ${plural(days, "day", "days")}`,
  changedOnly: (ref: string, base: string) => `Only what differs from ${ref} (since ${base}) is judged: `,
  changedCounts: (changed: number, deleted: number, unchanged: number) =>
    `${plural(changed, "file differs", "files differ")}${deleted === 0 ? "" : ` (${deleted} deleted)`}, ${unchanged} left out.`,
  changedWhole: (file: string, ref: string) => `${file} differs from ${ref}, so that everything is judged.`,
  nothingChanged: "Nothing was judged: nothing that can be judged has changed.",
  baselineWritten: (file: string, count: number) => `Wrote ${plural(count, "violation", "violations")} to ${file}.`,
  until: (day: string) => `until ${day}`,
  daysLeft: (days: number) => (days === 0 ? "ends today" : days === 1 ? "ends tomorrow" : `ends in ${days} days`),
  endedOn: (day: string) => `ended on ${day}`,
  missingParameters: (names: string) => `not given: ${names}`,
  skipped: {
    ignored: (count: number) => `${count} that .gitignore or sekisho.yaml leaves out`,
    "helm-template": (count: number) =>
      `${plural(count, "folder", "folders")} of chart templates that are not rendered`,
    "unused-component": (count: number) =>
      plural(count, "component that no kustomization uses", "components that no kustomization uses"),
    rulebook: (count: number) => plural(count, "rulebook", "rulebooks"),
    baseline: (count: number) => (count === 1 ? "the baseline" : `${count} baselines`),
    settings: (count: number) => (count === 1 ? "sekisho.yaml itself" : `${count} files sekisho.yaml`),
    "json-with-comments": (count: number) => plural(count, "JSON file with comments", "JSON files with comments"),
    link: (count: number) => plural(count, "link", "links"),
    special: (count: number) => `${count} that ${count === 1 ? "is no ordinary file" : "are no ordinary files"}`,
    dependencies: (count: number) => plural(count, "folder of dependencies", "folders of dependencies"),
    "other-format": (count: number) => plural(count, "file of another format", "files of other formats"),
  },
  skippedWhy: {
    ignored: "left out by .gitignore or sekisho.yaml",
    "helm-template": "templates of a library, or of a chart that sekisho.yaml leaves out",
    "unused-component": "a component of kustomize that no kustomization here uses",
    rulebook: "a rulebook",
    baseline: "the baseline",
    settings: "settings of sekisho",
    "json-with-comments": "JSON with comments",
    link: "a link",
    special: "no ordinary file",
    dependencies: "dependencies",
    "other-format": "another format",
  },
  skippedLine: (parts: string) => `Skipped ${parts}.`,
  separator: ", ",
  judged: (files: number, subjects: number, rules: number) =>
    `Judged ${plural(subjects, "subject", "subjects")} in ${plural(files, "file", "files")} by ${plural(rules, "rule", "rules")}`,
  at: (moment: string, seconds: string) => ` as of ${moment}, in ${seconds} s.`,
  rulebook: (name: string, version: string) => `Rulebook ${name} ${version}`,
  digests: { rules: "rules", exemptions: "exemptions", owners: "owners", controls: "controls", rulebook: "rulebook" },
  defaultRulebooks: "No sekisho.yaml and no --rulebook names a rulebook: those that ship judge.",
  noRule: "no rule applies to it",
  unruled: (count: number) => `No rule applies to ${plural(count, "subject", "subjects")}.`,
  waits: (rule: string, missing: string) =>
    `${rule} judges nothing until rulebook.yaml gives it its parameters: ${missing}.`,
  moreWait: (count: number) =>
    `${plural(count, "more rule waits", "more rules wait")} for parameters (--verbose names them).`,
  terraformPlans:
    "Rules for Terraform judge plans: save one by `terraform show -json PLAN > plan.json`, and check that file.",
  unknownStops: "What is unknown stops, too; `check: {unknown: tell}` in sekisho.yaml only tells it.",
  auditedCount: (count: number) =>
    count === 1
      ? "1 violation is only audited (--verbose shows it)."
      : `${count} violations are only audited (--verbose shows them).`,
  expiredCount: (count: number) => `${plural(count, "exemption has", "exemptions have")} ended (--verbose names them).`,
  counts: {
    violations: (count: number) => plural(count, "violation", "violations"),
    warnings: (count: number) => plural(count, "warning", "warnings"),
    audited: (count: number) => `${count} only audited`,
    exempted: (count: number) => `${count} exempted`,
    old: (count: number) => `${count} known before`,
    unknown: (count: number) => `${count} unknown`,
    errors: (count: number, subjects: number) =>
      plural(count, "failed rule", "failed rules") + (subjects > count ? ` (on ${subjects} subjects)` : ""),
    unreadable: (count: number) => plural(count, "error in what was read", "errors in what was read"),
  },
  markdownFindings: ["rule", "place", "what", "message", "owner"],
  markdownNotJudged: ["not judged", "place", "why"],
  markdownMore: (count: number) => `And ${count} more.`,
  passed: (what: string) => `Passed: ${what}.`,
  passedClean: "nothing stands against it",
  passedButSaid: "nothing that stops",
  broken: (what: string) => `Stopped: ${what}.`,
  couldNotJudge: (what: string) => `Could not judge everything: ${what}.`,
  noRuleReady: "Nothing was judged: the rules that apply wait for parameters, or none does.",
  noRuleApplied: "Nothing was judged: no rule of the rulebook applies to what was read.",
  nothingThere: "Nothing was judged: there is no file here whose format is known.",
  nothingNamed: "Nothing was judged: what was named holds no document.",
  nothingBecauseOfMistakes: "Nothing was judged: mend the errors above first.",
};

type Severity = "critical" | "high" | "medium" | "low" | "info";

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

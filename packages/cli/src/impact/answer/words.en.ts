import type { DifferenceKind, RulePart, State } from "@sekisho/rulebook";

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** The fixed words of `sekisho impact`, in English. The other languages have the same keys. */
export const en = {
  title: (from: string, to: string) => `From ${from} to ${to}`,
  heading: "Impact of the change",
  workingTree: "the working tree",
  kinds: {
    failing: "newly failing",
    unjudged: "judged differently",
    warned: "newly told",
    exempted: "exempted differently",
    changed: "another action or severity",
    passing: "newly passing",
  } satisfies Record<DifferenceKind, string>,
  outcomes: {
    passed: "passes",
    unasked: "not judged",
    deny: "stops",
    warn: "warning",
    audit: "only audited",
    exempted: "exempted",
    unknown: "not known yet",
    error: "the rule fails",
  } satisfies Record<State["outcome"], string>,
  count: (kind: string, count: number) => `${count} ${kind}`,
  change: (was: string, is: string) => `${was} → ${is}`,
  by: (ids: string) => `by ${ids}`,
  touched: (count: number, all: number) =>
    `The change touches ${count} of ${plural(all, "rule", "rules")}; only those were asked.`,
  untouched: "The change touches no rule, so that nothing was judged.",
  parts: {
    id: "its id",
    body: "its code",
    data: "its data",
    parameters: "parameters",
    applies: "what it applies to",
    severity: "severity",
    stages: "stages",
    exemptions: "exemptions",
  } satisfies Record<RulePart | "id", string>,
  isNew: "new",
  isGone: "gone",
  judged: (subjects: number, files: number) =>
    `Judged ${plural(subjects, "subject", "subjects")} in ${plural(files, "file", "files")} by both rulebooks.`,
  requests: (count: number) => `${plural(count, "recorded request was", "recorded requests were")} among them.`,
  history: (versions: number, commits: number) =>
    `They are ${plural(versions, "version", "versions")} of files, of ${plural(commits, "commit", "commits")}.`,
  unrendered: (count: number) =>
    `${plural(count, "version", "versions")} of files of charts and kustomizations were left out: the past is not rendered.`,
  unread: (count: number) =>
    `${plural(count, "version could", "versions could")} not be read whole; --output json tells which.`,
  nothing: "Nothing changes.",
  nothingRead: "Nothing was there to judge.",
  noOwner: "no owner",
  more: (count: number) => `and ${count} more (--all shows them)`,
  seen: (count: number) => `in ${count} versions or requests`,
  inCommit: (commit: string) => `in ${commit}`,
  couldNot: "Some of it could not be read or judged.",
  table: { owner: "Owner" },
  leftOut: (count: number) =>
    `${plural(count, "difference is", "differences are")} left out here: \`sekisho impact --all\` shows them.`,
  sentence: (text: string) => `${text}.`,
  separator: ", ",
  colon: ": ",
};

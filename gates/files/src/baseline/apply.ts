import type { Finding } from "../answer/report.ts";
import { fileName } from "../repository/repository.ts";
import type { Run } from "../run.ts";
import type { Baseline, BaselineEntry, BaselineNews, OldFinding } from "./entry.ts";
import { type KeyedFinding, keyedFindings, matchBaseline } from "./match.ts";

export interface Applied {
  /** Without those that the baseline knows. */
  readonly findings: readonly Finding[];
  readonly news: BaselineNews;
}

/** Takes what a baseline knows out of what stops, and tells what it knows for nothing. `file` is absolute. */
export function applyBaseline(run: Run, { entries }: Baseline, file: string): Applied {
  const { findings } = run.collector;
  const matched = matchBaseline(entries, keyedFindings(findings), (entry) => mayHaveMoved(entry, run));
  const old = findings.flatMap((finding): readonly OldFinding[] => {
    const entry = isKnowable(finding) ? matched.entries.get(finding.violation.key) : undefined;
    return entry === undefined ? [] : [{ ...finding, since: entry.since }];
  });
  const hidden = new Set(old.map(({ violation }) => violation));
  return {
    findings: findings.filter(({ violation }) => !hidden.has(violation)),
    news: {
      file: fileName(file, run.repository.root),
      old: old.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0)),
      gone: matched.unmatched.filter((entry) => isGone(entry, run)),
    },
  };
}

/** The entries of a new baseline: what breaks now, what was known of it, and what this run did not look at. `today` is a day. */
export function nextBaseline(run: Run, before: Baseline | undefined, today: string): Baseline {
  const keyed = keyedFindings(run.collector.findings);
  const { entries, unmatched } = matchBaseline(before?.entries ?? [], keyed, (entry) => mayHaveMoved(entry, run));
  const now = keyed.flatMap((one) => entryOf(one, entries.get(one.key)?.since ?? today));
  const kept = unmatched.filter((entry) => !isGone(entry, run));
  const all = [...now, ...kept].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  return { scope: run.settings.scope, entries: all };
}

function name({ file, rule, key }: BaselineEntry): string {
  return JSON.stringify([file, rule, key]);
}

function entryOf({ key, context, findings }: KeyedFinding, since: string): readonly BaselineEntry[] {
  const [first] = findings;
  if (first === undefined) return [];
  const { violation, subject, file } = first;
  const { rule, instance } = violation;
  const { type, name: called } = subject;
  return [{ key, rule, type, name: called, instance, file, since, ...(context === undefined ? {} : { context }) }];
}

function isKnowable({ violation: { action } }: Finding): boolean {
  return action === "deny" || action === "warn";
}

/** Only where the file was read completely, or is not there any more, and the rule could judge all that stands in it. */
function isGone(entry: BaselineEntry, run: Run): boolean {
  const { file, rule } = entry;
  const { collector, rulebooks } = run;
  // Nobody says any more whether it is broken.
  const isAsked = rulebooks.some(({ rulebook }) => rulebook.rules.some(({ id }) => id === rule));
  const isOpen =
    collector.errors.some((one) => one.file === file && one.error.rule === rule) ||
    collector.unknown.some((one) => one.file === file && one.unknown.rule === rule);
  return isRead(entry, run) && isAsked && !isOpen;
}

/** Its place was read, and the thing is not there any more. */
function mayHaveMoved(entry: BaselineEntry, run: Run): boolean {
  return isRead(entry, run) && !run.collector.isJudged(entry);
}

function isRead({ file }: BaselineEntry, { reach, directories }: Run): boolean {
  const isBelow = (directory: string): boolean =>
    directory === "" || file === directory || file.startsWith(`${directory}/`);
  return reach.files.includes(file) || (reach.isWhole && directories.some(isBelow));
}

import { visible } from "../../frame/visible.ts";
import { skipReasons } from "../../walk/skipped.ts";
import { type Report, unknownStops } from "../report.ts";
import type { Page } from "./page.ts";
import { groupBy } from "./sections.ts";
import { wrap } from "./wrap.ts";

/** The last lines: what was judged by what, what was left out, and what it comes to. */
export function summary(report: Report, page: Page, verbose: boolean): string {
  const { words, columns, paint } = page;
  const lines = [...judgedLine(report, page), ...rulebookLines(report, page, verbose)];
  if (report.defaultRulebooks && report.rulebooks.length > 0) lines.push(words.defaultRulebooks);
  lines.push(...changedLines(report, page));
  if (report.baseline?.written !== undefined) {
    lines.push(words.baselineWritten(page.name(report.baseline.file), report.baseline.written));
  }
  if (report.counts.files > 0) lines.push(...openEnds(report, page, verbose));
  const skipped = skippedParts(report, page);
  if (skipped !== "") lines.push(words.skippedLine(skipped));
  const wrapped = lines.flatMap((line) => (line.startsWith(" ") ? [line] : wrap(line, columns)));
  return [...wrapped.map(paint.dim), ...wrap(closing(report, page.words), columns).map(strokeOf(report, page))].join(
    "\n",
  );
}

/** What of it was looked at, where not everything is. */
function changedLines({ changed }: Report, { words, name }: Page): readonly string[] {
  if (changed === undefined) return [];
  const { ref, base, whole, deleted, unchanged } = changed;
  if (whole !== undefined) return [words.changedWhole(name(whole), visible(ref))];
  const only = words.changedOnly(visible(ref), base.slice(0, SHORT_DIGEST));
  return [only + words.changedCounts(changed.changed, deleted, unchanged)];
}

/** What was read and not judged, and what an owner of the rulebook may want to look at. */
function openEnds(report: Report, { words }: Page, verbose: boolean): readonly string[] {
  const { counts, notConfigured, exemptions, findings } = report;
  const lines: string[] = [];
  const audited = findings.filter(({ violation }) => violation.action === "audit").length;
  if (!verbose && audited > 0) lines.push(words.auditedCount(audited));
  if (counts.unruled > 0 && counts.rules > 0) lines.push(words.unruled(counts.unruled));
  if (report.unruledTerraform > 0 && judgesPlans(report)) lines.push(words.terraformPlans);
  if (!verbose) lines.push(...waitingLines(notConfigured, words));
  if (!verbose && exemptions.expired.length > 0) lines.push(words.expiredCount(exemptions.expired.length));
  if (unknownStops(report)) lines.push(words.unknownStops);
  return lines;
}

/** Whether a rule judges what Terraform plans. */
function judgesPlans({ rules }: Report): boolean {
  return [...rules.values()].some(
    (rule) => rule.kind !== "conftest" && rule.applies.some(({ view }) => view === "tf.change"),
  );
}

/** More are counted only. */
const MAX_WAITING = 3;

function waitingLines(notConfigured: Report["notConfigured"], words: Page["words"]): readonly string[] {
  const named = notConfigured.slice(0, MAX_WAITING);
  const rest = notConfigured.length - named.length;
  return [
    ...named.map(({ rule, missing }) => words.waits(visible(rule), visible(missing.join(words.separator)))),
    ...(rest > 0 ? [words.moreWait(rest)] : []),
  ];
}

function judgedLine({ counts, now, elapsedMs }: Report, { words }: Page): readonly string[] {
  if (counts.files === 0) return [];
  const moment = new Date(now)
    .toISOString()
    .replace(/T00:00:00\.000Z$/, "")
    .replace(/:\d\d\.\d{3}Z$/, "Z");
  const seconds = (elapsedMs / 1000).toFixed(2);
  return [words.judged(counts.files, counts.subjects, counts.rules) + words.at(moment, seconds)];
}

const SHORT_DIGEST = 12;
const DIGESTS = ["rules", "exemptions", "owners", "controls", "rulebook"] as const;

function rulebookLines({ rulebooks }: Report, { words }: Page, verbose: boolean): readonly string[] {
  return rulebooks.flatMap(({ name, version, digests, exemptions }) => {
    const title = words.rulebook(visible(name), visible(version));
    if (verbose) return [title, ...DIGESTS.map((part) => `  ${digests[part]}  ${words.digests[part]}`)];
    const parts = exemptions.length > 0 ? (["rules", "exemptions"] as const) : (["rules"] as const);
    const shown = parts.map((part) => `${words.digests[part]} ${digests[part].slice(0, SHORT_DIGEST)}`);
    return [`${title} (${shown.join(words.separator)})`];
  });
}

function skippedParts({ skipped }: Report, { words }: Page): string {
  const groups = groupBy(skipped, ({ reason }) => reason);
  return skipReasons
    .flatMap((reason) => {
      const count = groups.get(reason)?.length ?? 0;
      return count === 0 ? [] : [words.skipped[reason](count)];
    })
    .join(words.separator);
}

/** What it comes to, in one sentence. */
export function closing(report: Report, words: Page["words"]): string {
  const what = countsOf(report, words);
  const { counts, outcome, nothingRead, remarks } = report;
  if (counts.files === 0) {
    if (remarks.some(({ diagnostic }) => diagnostic.severity === "error")) return words.nothingBecauseOfMistakes;
    if (report.changed !== undefined) return words.nothingChanged;
    return nothingRead ? words.nothingNamed : words.nothingThere;
  }
  if (counts.rules === 0 && what === "") {
    return report.notConfigured.length > 0 ? words.noRuleReady : words.noRuleApplied;
  }
  if (outcome === "could-not-judge") return words.couldNotJudge(what);
  if (outcome === "broken") return words.broken(what);
  return words.passed(what === "" ? words.passedClean : `${words.passedButSaid} (${what})`);
}

function countsOf({ findings, baseline, exempted, unknown, errors, remarks }: Report, words: Page["words"]): string {
  const ofAction = (action: string): number => findings.filter(({ violation }) => violation.action === action).length;
  const { counts } = words;
  const unreadable = remarks.filter(({ diagnostic }) => diagnostic.severity === "error").length;
  const failed = new Set(errors.map(({ error }) => error.rule)).size;
  const parts: (readonly [number, (count: number) => string])[] = [
    [ofAction("deny"), counts.violations],
    [ofAction("warn"), counts.warnings],
    [ofAction("audit"), counts.audited],
    [baseline === undefined ? 0 : new Set(baseline.old.map(({ violation }) => violation.key)).size, counts.old],
    [exempted.length, counts.exempted],
    [unknown.length, counts.unknown],
    [failed, (count) => counts.errors(count, errors.length)],
    [unreadable, counts.unreadable],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => word(count))
    .join(words.separator);
}

function strokeOf({ outcome, counts }: Report, { paint }: Page): (text: string) => string {
  const color = outcome === "passed" ? (counts.rules === 0 ? paint.yellow : paint.green) : paint.red;
  return (text) => paint.bold(color(text));
}

import { relative, resolve } from "node:path";
import { didYouMean } from "@sekisho/core";
import type { JudgedFiles } from "@sekisho/gate-files/judged";
import type { ExemptedViolation, Verdict, Violation } from "@sekisho/rulebook";
import { subjectLabel } from "@sekisho/subject";

/** A violation, and whose it is. */
export interface Chosen {
  readonly verdict: Verdict;
  readonly violation: Violation | ExemptedViolation;
}

export interface Selection {
  /** Those meant that no exemption covers. */
  readonly open: readonly Chosen[];
  /** All that no exemption covers. */
  readonly all: readonly Chosen[];
  readonly exempted: readonly Chosen[];
  /** What may have been meant, where nothing was found. */
  readonly close: string | undefined;
}

/**
 * The violations that operands name: a finding's key, or the beginning of one that no other begins with; or a rule, and a
 * thing by its name, by its label, by its file, or by `FILE:LINE` as `check` shows it.
 */
export function select(judged: JudgedFiles, operands: readonly string[], cwd: string): Selection {
  const open = judged.verdicts.flatMap((verdict) =>
    [...verdict.violations, ...verdict.warnings, ...verdict.audited].map((violation) => ({ verdict, violation })),
  );
  const exempted = judged.verdicts.flatMap((verdict) => verdict.exempted.map((violation) => ({ verdict, violation })));
  const [first = "", where] = operands;
  const wanted = where === undefined ? byKey(first, [...open, ...exempted]) : byRule(first, where, judged.root, cwd);
  const found = { open: open.filter(wanted), exempted: exempted.filter(wanted) };
  const names = [...open, ...exempted].map(({ violation }) => (where === undefined ? violation.key : violation.rule));
  return { ...found, all: open, close: names.includes(first) ? undefined : closeTo(first, new Set(names)) };
}

/** Also where somebody leaves the rulebook's name away: `no-latest` for `acme/no-latest`. */
function closeTo(written: string, names: ReadonlySet<string>): string | undefined {
  const ending = [...names].filter((name) => name.endsWith(`/${written}`));
  return ending.length === 1 ? ending[0] : didYouMean(written, names);
}

type Wanted = (chosen: Chosen) => boolean;

const MIN_KEY = 6;

/** Whether somebody who writes the beginning of a key may mean this one. */
export function isKey(written: string, key: string): boolean {
  return written.length >= MIN_KEY && key.startsWith(written);
}

function byKey(key: string, all: readonly Chosen[]): Wanted {
  const keys = new Set(all.map(({ violation }) => violation.key).filter((known) => isKey(key, known)));
  return ({ violation }) => keys.size === 1 && keys.has(violation.key);
}

/** Whether a violation is one of those that a rule and a thing name. */
export function byRule(rule: string, where: string, root: string, cwd: string): Wanted {
  const [, file = where, line] = /^(.*?):(\d+)(?::\d+)?$/.exec(where) ?? [];
  const path = relative(root, resolve(cwd, file));
  return ({ verdict: { subject }, violation }) =>
    violation.rule === rule &&
    (subject.name === where ||
      subjectLabel(subject) === where ||
      violation.places.some(
        (place) => (place.file === path || place.file === file) && (line === undefined || place.line === Number(line)),
      ));
}

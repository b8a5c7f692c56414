/** Sentences that more than one form of answer says. */
import type { State, TouchedRule } from "@sekisho/rulebook";
import type { Impact } from "../facts.ts";
import type { Found } from "../gather.ts";
import type { NamedRulebook } from "../rulebooks/open.ts";
import { countsOf } from "./groups.ts";
import type { Words } from "./words.ts";

/** `acme 1.0.0 (main)` */
export function rulebookName({ rulebook: { name, version }, label }: NamedRulebook, words: Words): string {
  return `${name} ${version} (${label === "" ? words.workingTree : label})`;
}

/** What of a rule has changed. */
export function touchedName({ id, before, after, changed }: TouchedRule, words: Words): string {
  if (before === undefined) return `${id} (${words.isNew})`;
  if (after === undefined) return `${id} (${words.isGone})`;
  return `${id} (${changed.map((part) => words.parts[part]).join(words.separator)})`;
}

/** `3 newly failing, 1 newly passing` */
export function countsSentence(found: readonly Found[], words: Words): string {
  return [...countsOf(found)].map(([kind, count]) => words.count(words.kinds[kind], count)).join(words.separator);
}

/** `warning → stops` */
export function changeOf({ was, is }: Found, words: Words): string {
  // What is exempted stops nobody: its severity is told where that is what has changed.
  const tellsSeverity = was.severity !== is.severity && was.exemptions !== undefined && is.exemptions !== undefined;
  return words.change(stateName(was, words, tellsSeverity), stateName(is, words, tellsSeverity));
}

function stateName({ outcome, severity, exemptions, code }: State, words: Words, tellsSeverity: boolean): string {
  const name = words.outcomes[outcome];
  if (exemptions !== undefined) {
    return `${name}${tellsSeverity ? ` (${severity})` : ""} ${words.by(exemptions.join(words.separator))}`;
  }
  const more = code ?? (outcome === "deny" || outcome === "warn" || outcome === "audit" ? severity : undefined);
  return more === undefined ? name : `${name} (${more})`;
}

/** Where a difference stands: the most telling place, else the file. */
export function spotOf({ places, file }: Found): string {
  const [place] = places;
  if (place === undefined) return file;
  return place.rendered === undefined ? `${place.file}:${place.line}:${place.column}` : place.file;
}

/** How often it was found, and where last. */
export function whenOf({ seen, commit }: Found, words: Words): string {
  const parts = [
    ...(commit === undefined ? [] : [words.inCommit(commit.slice(0, 12))]),
    ...(seen > 1 ? [words.seen(seen)] : []),
  ];
  return parts.join(words.separator);
}

/** What was looked at, sentence by sentence. */
export function looked({ counts, history, touched, diagnostics }: Impact, words: Words): readonly string[] {
  if (touched.length === 0) return [words.untouched];
  const unread = new Set(
    diagnostics.filter(({ severity }) => severity !== "error").map(({ span }) => span?.file ?? ""),
  );
  return [
    words.touched(touched.length, counts.rules),
    words.judged(counts.subjects, counts.files),
    ...(counts.requests === 0 ? [] : [words.requests(counts.requests)]),
    ...(history === undefined ? [] : [words.history(history.versions, history.commits)]),
    ...(history === undefined || history.unrendered === 0 ? [] : [words.unrendered(history.unrendered)]),
    ...(history === undefined || unread.size === 0 ? [] : [words.unread(unread.size)]),
  ];
}

/** The last word: how many differences there are of each kind. */
export function closing({ found, counts, touched, status }: Impact, words: Words): string {
  const kinds = words.sentence(countsSentence(found, words));
  const said =
    touched.length > 0 && counts.files === 0 ? words.nothingRead : found.length === 0 ? words.nothing : kinds;
  return status === 2 ? `${said} ${words.couldNot}` : said;
}

/** What `--fix` did, as text: the difference of each file, what it left and why, and what it comes to. */
import { relative, resolve } from "node:path";
import { commonRedactor, Secrets } from "../frame/secrets.ts";
import { visible } from "../frame/visible.ts";
import type { ReadFile } from "../read.ts";
import type { FixOutcome, MendedFile, Unfixed } from "./fix-run.ts";
import { hunkHead, hunksOf } from "./unified-diff.ts";
import type { FixWords } from "./words.ts";

export interface FixPrinting {
  readonly words: FixWords;
  readonly isDry: boolean;
  readonly cwd: string;
}

/** The differences in the unified format. Secrets in them are hidden, as in every frame. */
export function printDifferences({ mended, root }: FixOutcome, { cwd }: FixPrinting): string {
  return mended.map((file) => difference(file, nameFrom(file.before.file, root, cwd))).join("");
}

/** What was left and why, and a sentence on all. */
export function printOutcome({ mended, unfixed, known, root }: FixOutcome, { words, isDry, cwd }: FixPrinting): string {
  const left = unfixed.map((one) => `${words.notFixed}  ${spotOf(one, root, cwd)}: ${reasonOf(one, words)}\n`);
  const count = mended.reduce((sum, { fixed }) => sum + fixed.length, 0);
  const all = count === 0 ? words.nothing : (isDry ? words.wouldFix : words.fixed)(count, mended.length);
  return `${left.join("")}${all}\n${known === 0 ? "" : `${words.known(known)}\n`}`;
}

function difference({ before, after }: MendedFile, name: string): string {
  const [old, now] = [new Shown(before), new Shown(after)];
  const head = [`--- a/${visible(name)}`, `+++ b/${visible(name)}`];
  const lines = hunksOf(old.raw, now.raw).flatMap((hunk) => [
    hunkHead(hunk),
    ...hunk.lines.flatMap(({ sign, number }) => {
      const side = sign === "+" ? now : old;
      const isUnended = number === side.raw.length && side.isUnended;
      return [`${sign}${side.line(number)}`, ...(isUnended ? ["\\ No newline at end of file"] : [])];
    }),
  ]);
  return [...head, ...lines].map((line) => `${line}\n`).join("");
}

/** The lines of a file as a person may see them. */
class Shown {
  /** With a mark where the last one has no end: it then differs from one that has. */
  readonly raw: readonly string[];
  readonly isUnended: boolean;
  readonly #secrets: Secrets;

  constructor({ bytes, judged }: ReadFile) {
    const lines = new TextDecoder().decode(bytes).split("\n");
    this.isUnended = lines.at(-1) !== "";
    this.raw = this.isUnended ? [...lines.slice(0, -1), `${lines.at(-1) ?? ""}\0`] : lines.slice(0, -1);
    this.#secrets = new Secrets(judged, commonRedactor(judged));
  }

  line(number: number): string {
    const line = (this.raw[number - 1] ?? "").replace(/\0$/, "").replace(/\r$/, "");
    return this.#secrets.text(line, number).split("\t").map(visible).join("\t");
  }
}

/** Codes of which the detail says something that the words for them do not. */
const DETAILED: ReadonlySet<string> = new Set([
  "patch_no_format",
  "patch_misses",
  "patch_wrong_type",
  "patch_layout",
  "patch_breaks",
]);

function spotOf({ violation, file }: Unfixed, root: string, cwd: string): string {
  const [place] = violation.places;
  const name = nameFrom(place?.file ?? file, root, cwd);
  const spot = place === undefined || place.rendered !== undefined ? name : `${name}:${place.line}:${place.column}`;
  return `${visible(spot)}  ${visible(violation.rule)}`;
}

function reasonOf({ code, detail }: Unfixed, words: FixWords): string {
  if (code === "patch_needs_choice" && detail !== undefined) return visible(detail);
  return detail === undefined || !DETAILED.has(code)
    ? words.reasons[code]
    : `${words.reasons[code]} (${visible(detail)})`;
}

/** As a report names files: from the working directory where they are below it. */
function nameFrom(file: string, root: string, cwd: string): string {
  const path = resolve(root, file);
  const from = relative(cwd, path);
  return from === "" || from.startsWith("..") ? file : from;
}

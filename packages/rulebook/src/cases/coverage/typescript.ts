import type { FileCounts } from "@sekisho/rule/messages";
import { type ScriptFile, spanOf } from "../../load/script-places.ts";
import type { Range } from "../../script/object-keys.ts";
import { type FileCoverage, type Gap, reachedOf } from "./coverage.ts";

interface Part extends Range {
  readonly kind: "function" | "branch";
  readonly isHit: boolean;
}

/** What was reached of a file by the counts of several processes; a file that none of them loaded was not. */
export function typescriptCoverage(file: ScriptFile, counts: readonly FileCounts[]): Omit<FileCoverage, "rules"> {
  const own = counts.filter(({ path }) => path === file.source.path);
  const isReached = reachedOffsets(file.text, own);
  const parts = partsOf(file.text, own, isReached);
  const missed = parts.filter(({ isHit }) => !isHit);
  return {
    file: file.source.file,
    language: "typescript",
    lines: reachedOf(linesOf(file.text, isReached)),
    parts: reachedOf(parts),
    gaps: missed
      .filter((part) => !missed.some((around) => around !== part && around.start <= part.start && part.end <= around.end))
      .map((part): Gap => ({ kind: part.kind, span: spanOf(file, part) })),
  };
}

/** Whether the text at an offset ran in any of the processes. V8 tells outer functions and blocks before inner ones. */
function reachedOffsets(text: string, counts: readonly FileCounts[]): Uint8Array {
  const reached = new Uint8Array(text.length);
  for (const { functions } of counts) {
    const here = new Uint8Array(text.length);
    for (const { ranges } of functions) for (const { start, end, count } of ranges) here.fill(count > 0 ? 1 : 0, start, end);
    for (let i = 0; i < here.length; i++) if (here[i] === 1) reached[i] = 1;
  }
  return reached;
}

/** Each function, and each block that V8 counted by itself; what holds brackets alone is none. */
function partsOf(text: string, counts: readonly FileCounts[], isReached: Uint8Array): readonly Part[] {
  const found = new Map<string, Part>();
  for (const { functions } of counts) {
    for (const { ranges, name } of functions) {
      for (const [i, { start, end, count }] of ranges.entries()) {
        const isWhole = start === 0 && end >= text.length && name === "";
        if (isWhole || !hasCode(text.slice(start, end))) continue;
        const key = `${start}:${end}`;
        const kind = i === 0 ? "function" : "branch";
        const isHit = count > 0 || found.get(key)?.isHit === true || isReached[start] === 1;
        found.set(key, { kind, start, end, isHit });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Lines that hold code: neither comments nor brackets alone. */
function linesOf(text: string, isReached: Uint8Array): readonly { readonly isHit: boolean }[] {
  const lines: { readonly isHit: boolean }[] = [];
  let at = 0;
  for (const line of withoutComments(text).split("\n")) {
    if (hasCode(line)) {
      const isHit = [...line].every((character, i) => !hasCode(character) || isReached[at + i] === 1);
      lines.push({ isHit });
    }
    at += line.length + 1;
  }
  return lines;
}

/** Comments become spaces; what looks like one inside of a text is left out, too, which loses no line of code. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*/gm, (comment) => comment.replace(/[^\n]/g, " "));
}

function hasCode(text: string): boolean {
  return /[^\s{}()[\];,]/.test(text);
}

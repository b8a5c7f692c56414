/** Where in files of TypeScript the process that runs them means. */
import type { Span } from "@sekisho/core";
import type { LoadMistake } from "@sekisho/rule/messages";
import type { Range } from "../script/object-keys.ts";
import type { SourceFile } from "./files.ts";
import { type Mistakes, startOfFile } from "./mistakes.ts";

/** A file in TypeScript, and its text. */
export interface ScriptFile {
  readonly source: SourceFile;
  readonly text: string;
}

/** A mistake that the process found, at its place. */
export function reportScript(
  { code, message, line, column }: LoadMistake,
  file: ScriptFile | undefined,
  mistakes: Mistakes,
): void {
  if (file === undefined) return;
  const span = line === undefined ? startOfFile(file.source.file) : spanOf(file, pointAt(file.text, line, column ?? 1));
  mistakes.error(code, message, { span, ...(HINTS[code] === undefined ? {} : { hint: HINTS[code] }) });
}

const HINTS: { readonly [code: string]: string } = {
  rule_missing: 'begin with: import { rule } from "@sekisho/rule"; a file without rules needs no `.rule` in its name',
  test_missing: 'begin with: import { equal, test } from "@sekisho/rule/test"',
  rule_throws_at_load: "what stands outside of `check`, or of a test, runs when the rulebook is loaded",
};

/** The offset of a place that is counted from 1. */
export function offsetOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf("\n", at);
    if (next < 0) return at;
    at = next + 1;
  }
  return at + column - 1;
}

export function pointAt(text: string, line: number, column: number, length = 1): Range {
  const start = Math.min(offsetOf(text, line, column), text.length);
  return { start, end: Math.min(start + length, text.length) };
}

export function spanOf({ source, text }: ScriptFile, { start, end }: Range): Span {
  return { file: source.file, start: positionAt(text, start), end: positionAt(text, end) };
}

function positionAt(text: string, offset: number): Span["start"] {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n"), offset };
}

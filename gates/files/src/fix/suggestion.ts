/** What of a file's lines a patch would replace: for outputs that show it beside the violation. */
import type { Format } from "@sekisho/formats";
import { editFile } from "@sekisho/formats/edit";
import { operationsOf, type Violation } from "@sekisho/rulebook";
import type { Subject } from "@sekisho/subject";
import { commonRedactor, Secrets } from "../frame/secrets.ts";
import type { ReadFile } from "../read.ts";

/** Lines of the file that are to be these; at least one goes, so that there is a line to show it at. */
export interface Suggestion {
  /** The first and the last line, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** Without their ends; none where the lines just go. */
  readonly lines: readonly string[];
}

/** Each suggestion edits the file by itself: of a larger file and of more violations none is made. */
const LIMITS = { sizeBytes: 1024 * 1024, perFile: 100, lines: 50 } as const;

/** Makes the suggestions of one file. */
export class Suggestions {
  readonly #file: ReadFile;
  readonly #format: Format | undefined;
  #secrets: Secrets | undefined;
  #made = 0;

  /** `format` is absent where nothing can be written into the file. */
  constructor(file: ReadFile, format: Format | undefined) {
    this.#file = file;
    this.#format = format;
  }

  /** Undefined where the rule offers nothing, lets choose, or the lines hold something secret. */
  of({ document, path }: Subject, { patch }: Violation): Suggestion | undefined {
    const operations = patch && operationsOf(patch);
    const { bytes, file } = this.#file;
    if (operations === undefined || this.#format === undefined || document.origin !== undefined) return undefined;
    // Who applies it writes plain line breaks, which would then be mixed with others.
    if (bytes.includes(13)) return undefined;
    if (bytes.length > LIMITS.sizeBytes || this.#made >= LIMITS.perFile) return undefined;
    this.#made += 1;
    const below = operations.map((operation) => ({ ...operation, path: [...path, ...operation.path] }));
    const edited = editFile(this.#format, { bytes, file, patches: [{ document: document.index, operations: below }] });
    if (edited.refusal !== undefined) return undefined;
    const suggestion = changedLines(linesOf(bytes), linesOf(edited.bytes));
    return suggestion !== undefined && this.#isOpen(suggestion) ? suggestion : undefined;
  }

  #isOpen({ startLine, endLine, lines }: Suggestion): boolean {
    const { judged, bytes } = this.#file;
    this.#secrets ??= new Secrets(judged, commonRedactor(judged));
    const secrets = this.#secrets;
    const old = linesOf(bytes).slice(startLine - 1, endLine);
    const redactor = commonRedactor(judged);
    return (
      old.every((line, i) => secrets.text(line, startLine + i) === line) &&
      lines.every((line) => redactor.text(line) === line)
    );
  }
}

/** From the first to the last line that differs; with the line before where lines only come. */
export function changedLines(old: readonly string[], now: readonly string[]): Suggestion | undefined {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const isOnlyNew = old.length - tail === head;
  const from = isOnlyNew ? Math.max(0, head - 1) : head;
  const to = isOnlyNew && head === 0 ? 1 : old.length - tail;
  const lines = now.slice(from, now.length - (old.length - to));
  if (old.length === 0 || to <= from || lines.length > LIMITS.lines || to - from > LIMITS.lines) return undefined;
  return { startLine: from + 1, endLine: to, lines };
}

function linesOf(bytes: Uint8Array): readonly string[] {
  return new TextDecoder()
    .decode(bytes)
    .replace(/\r?\n$/, "")
    .split(/\r?\n/);
}

import {
  isJsonArray,
  isJsonObject,
  type Json,
  type Path,
  Redactor,
  SENSITIVE,
  type Span,
  secretTexts,
} from "@sekisho/core";
import type { Subject } from "@sekisho/subject";

/** A stretch of a line; `hidden` ones show other text than stands there. Columns from 0, `to` excluded. */
export interface Piece {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly hidden: boolean;
}

/** A column from 0, which a place starts at or ends before. */
export interface LineColumn {
  readonly column: number;
  readonly side: "start" | "end";
}

/**
 * Takes the secrets of all subjects of a document out of its lines: a line near one subject may belong to another. Where
 * there are any, comments are hidden, too: what stands beside a password is often the one before it.
 */
export class Secrets {
  readonly #stretches: readonly Stretch[];
  readonly #redactor: Redactor;
  readonly #hidesComments: boolean;

  /** `redactor` knows the secrets of the whole file: a value that is secret in one document may stand openly in another. */
  constructor(subjects: readonly Subject[], redactor: Redactor) {
    this.#stretches = subjects.flatMap(secretStretches);
    this.#hidesComments = this.#stretches.some(({ toEndOfLine }) => toEndOfLine);
    this.#redactor = redactor;
  }

  /** A line in pieces; `offset` is the column, from 0, at which `line` was cut out of a longer one. */
  pieces(line: string, lineNumber: number, offset = 0): readonly Piece[] {
    const pieces: Piece[] = [];
    let done = 0;
    for (const { from, to } of this.#covered(line, lineNumber, offset)) {
      if (to <= done) continue;
      this.#addText(line, done, Math.max(from, done), pieces);
      if (from >= done) pieces.push({ text: SENSITIVE, from, to, hidden: true });
      done = to;
    }
    this.#addText(line, done, line.length, pieces);
    return pieces;
  }

  /** The line as one text. */
  text(line: string, lineNumber: number): string {
    return this.pieces(line, lineNumber)
      .map(({ text }) => text)
      .join("");
  }

  /** Where a column of a line, from 0, stands in its {@link text}; one inside what is hidden is where that starts or ends. */
  shownColumn(line: string, lineNumber: number, { column, side }: LineColumn): number {
    let shown = 0;
    for (const { text, from, to, hidden } of this.pieces(line, lineNumber)) {
      const isHere = side === "start" ? column < to : column <= to;
      if (isHere && !hidden) return shown + Math.max(0, column - from);
      if (isHere) return side === "start" || column <= from ? shown : shown + text.length;
      shown += text.length;
    }
    return shown;
  }

  #covered(line: string, lineNumber: number, offset: number): readonly Columns[] {
    const isComment = this.#hidesComments && line.trimStart().startsWith("#");
    if (isComment) return [{ from: indentOf(line), to: line.length }];
    return this.#stretches
      .filter(({ span: { start, end } }) => start.line <= lineNumber && lineNumber <= end.line)
      .map((stretch) => columnsOf(stretch, line, lineNumber, offset))
      .filter(({ from, to }) => to > from)
      .sort((a, b) => a.from - b.from);
  }

  #addText(line: string, from: number, to: number, pieces: Piece[]): void {
    if (to <= from) return;
    const open = (start: number, end: number): void => {
      if (end > start) pieces.push({ text: line.slice(start, end), from: start, to: end, hidden: false });
    };
    let done = from;
    for (const secret of this.#redactor.stretches(line.slice(from, to))) {
      open(done, from + secret.from);
      done = from + secret.to;
      pieces.push({ text: SENSITIVE, from: from + secret.from, to: done, hidden: true });
    }
    open(done, to);
  }
}

/** One redactor for all secrets of these subjects. */
export function commonRedactor(subjects: readonly Subject[]): Redactor {
  const secrets = new Set<string>();
  for (const subject of subjects) {
    for (const text of secretTexts(subject.value, (path) => subject.sensitive(path))) secrets.add(text);
  }
  return new Redactor(secrets);
}

interface Columns {
  readonly from: number;
  readonly to: number;
}

/** A secret value, or one and all that stands behind it on its line. */
interface Stretch {
  readonly span: Span;
  readonly toEndOfLine: boolean;
}

function columnsOf({ span: { start, end }, toEndOfLine }: Stretch, line: string, at: number, offset: number): Columns {
  const within = (column: number): number => Math.max(0, Math.min(column - 1 - offset, line.length));
  const from = start.line < at ? indentOf(line) : within(start.column);
  if (end.line > at) return { from, to: line.length };
  // A value that ends at the start of a line has nothing on it.
  const endsBefore = end.column === 1 && start.line < at;
  return { from, to: endsBefore ? 0 : toEndOfLine ? line.length : within(end.column) };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Where the secret values of a subject stand; keys show. */
function secretStretches(subject: Subject): readonly Stretch[] {
  const spans: Span[] = [];
  const locate = (path: Path): Span | undefined => subject.document.locate([...subject.path, ...path])?.value;
  const walk = (value: Json, path: Path, outer: Span | undefined): void => {
    const isFirst = outer === undefined && path.length > 0 && subject.sensitive(path);
    const secret = isFirst ? locate(path) : outer;
    if (isJsonArray(value)) for (const [i, item] of value.entries()) walk(item, [...path, i], secret);
    else if (isJsonObject(value)) for (const [key, item] of Object.entries(value)) walk(item, [...path, key], secret);
    else if (secret !== undefined) spans.push(locate(path) ?? secret);
  };
  walk(subject.value, [], undefined);
  if (subject.document.format === "json") return spans.map((span) => ({ span, toEndOfLine: false }));
  const lastOnLine = new Map<number, number>();
  for (const { end } of spans) lastOnLine.set(end.line, Math.max(end.column, lastOnLine.get(end.line) ?? 0));
  return spans.map((span) => ({ span, toEndOfLine: lastOnLine.get(span.end.line) === span.end.column }));
}

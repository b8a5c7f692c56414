import { isJsonArray, isJsonObject, type Json, type Path, type Redactor, SENSITIVE, type Span } from "@sekisho/core";
import { redactorOf, type Subject } from "@sekisho/subject";

/** A stretch of a line; `hidden` ones show other text than stands there. Columns from 0, `to` excluded. */
export interface Piece {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly hidden: boolean;
}

/** Takes the secrets of all subjects of a document out of its lines: a line near one subject may belong to another. */
export class Secrets {
  readonly #spans: readonly Span[];
  readonly #redactors: readonly Redactor[];

  constructor(subjects: readonly Subject[]) {
    this.#spans = subjects.flatMap(secretSpans);
    this.#redactors = subjects.map((subject) => redactorOf(subject));
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

  #covered(
    line: string,
    lineNumber: number,
    offset: number,
  ): readonly { readonly from: number; readonly to: number }[] {
    const within = (column: number): number => Math.max(0, Math.min(column - 1 - offset, line.length));
    return this.#spans
      .filter(({ start, end }) => start.line <= lineNumber && lineNumber <= end.line)
      .map(({ start, end }) => ({
        from: start.line < lineNumber ? line.length - line.trimStart().length : within(start.column),
        to: end.line > lineNumber ? line.length : within(end.column),
      }))
      .filter(({ from, to }) => to > from)
      .sort((a, b) => a.from - b.from);
  }

  #addText(line: string, from: number, to: number, pieces: Piece[]): void {
    if (to <= from) return;
    const raw = line.slice(from, to);
    const text = this.#redactors.reduce((shown, redactor) => redactor.text(shown), raw);
    pieces.push({ text, from, to, hidden: text !== raw });
  }
}

/** Where the secret values of a subject stand: the outermost paths that are secret. */
function secretSpans(subject: Subject): readonly Span[] {
  const spans: Span[] = [];
  const walk = (value: Json, path: Path): void => {
    if (path.length > 0 && subject.sensitive(path)) {
      const location = subject.document.locate([...subject.path, ...path]);
      if (location !== undefined) spans.push(location.value);
    } else if (isJsonArray(value)) {
      for (const [i, item] of value.entries()) walk(item, [...path, i]);
    } else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    }
  };
  walk(subject.value, []);
  return spans;
}

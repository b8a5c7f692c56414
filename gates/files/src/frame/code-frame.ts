import type { Piece } from "./secrets.ts";
import type { SourceLines } from "./source-lines.ts";
import { cells, startsLogCommand, visible } from "./visible.ts";

/** Lines of a file around a place, ready for a terminal: one cell a column, nothing secret, no control characters. */
export interface CodeFrame {
  readonly rows: readonly FrameRow[];
}

export interface FrameRow {
  readonly line: number;
  readonly text: string;
  /** What to underline, in cells of `text`. */
  readonly mark?: { readonly from: number; readonly length: number };
}

/** Lines and columns from 1, the end excluded, in UTF-16 units. */
export interface FramePlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface FrameOptions {
  readonly lines: SourceLines;
  readonly place: FramePlace;
  /** How a line is shown; see `Secrets.pieces`. */
  readonly pieces: (line: string, lineNumber: number, offset: number) => readonly Piece[];
  /** First and last line that may be shown: those of the place's own document. */
  readonly within: { readonly first: number; readonly last: number };
  /** Cells of a row. */
  readonly columns: number;
}

const CONTEXT_LINES = 2;
const TAB_CELLS = 4;

/** Of a line longer than this only the part around the place is looked at. */
const LONG_LINE = 16_384;
const MARGIN = 4_096;

/** The line of a place with two lines before and behind, cut to the width around the place. */
export function codeFrame(options: FrameOptions): CodeFrame {
  const { place, within, lines, columns } = options;
  const marked = layOut(options, place.line);
  const start = marked.cellAt(place.column - 1);
  const end = place.endLine > place.line ? marked.width : marked.cellAt(place.endColumn - 1, "end");
  const left = end <= columns ? 0 : Math.max(0, Math.min(start - Math.floor(columns / 3), marked.width - columns));
  const rows: FrameRow[] = [];
  const first = Math.max(within.first, place.line - CONTEXT_LINES, 1);
  const last = Math.min(Math.max(within.last, place.line), place.line + CONTEXT_LINES, lines.count);
  for (let line = first; line <= last; line++) {
    if (line !== place.line) {
      rows.push({ line, text: crop(layOut(options, line), left, columns) });
      continue;
    }
    const from = Math.min(Math.max(0, start - left), columns - 1);
    const length = Math.max(1, Math.min(end - left, columns) - from);
    rows.push({ line, text: crop(marked, left, columns), mark: { from, length } });
  }
  return { rows: withoutBlankEnds(rows) };
}

/** What stands in a cell or two: a character, a tab's spaces, a hidden value. */
interface Glyph {
  readonly text: string;
  readonly cell: number;
  readonly width: number;
}

interface Row {
  readonly glyphs: readonly Glyph[];
  readonly width: number;
  /** Whether the line goes on before the first glyph, or behind the last. */
  readonly cut: { readonly before: boolean; readonly behind: boolean };
  /** The cell of a column, from 0; of one inside a hidden value or a character, where that starts or ends. */
  cellAt(column: number, side?: "start" | "end"): number;
}

function layOut({ lines, place, pieces }: FrameOptions, lineNumber: number): Row {
  const whole = lines.line(lineNumber);
  const isLong = whole.length > LONG_LINE;
  const offset = isLong && lineNumber === place.line ? Math.max(0, place.column - 1 - MARGIN) : 0;
  const line = isLong ? whole.slice(offset, offset + 2 * MARGIN) : whole;
  const glyphs: Glyph[] = [];
  const cellOf = new Map<number, number>();
  let cell = 0;
  const add = (text: string, width: number): void => {
    glyphs.push({ text, cell, width });
    cell += width;
  };
  for (const piece of pieces(line, lineNumber, offset)) {
    let column = piece.from;
    cellOf.set(column, cell);
    let index = 0;
    for (const character of piece.text) {
      if (!piece.hidden) cellOf.set(column, cell);
      const shown = startsLogCommand(piece.text, index) ? "\\x23" : glyphOf(character, cell);
      column += character.length;
      index += character.length;
      add(shown, cells(shown));
    }
    cellOf.set(piece.to, cell);
  }
  const width = cell;
  const cellAt = (column: number, side: "start" | "end" = "start"): number => {
    const wanted = column - offset;
    const step = side === "start" ? -1 : 1;
    for (let at = Math.min(wanted, line.length); at >= 0 && at < line.length; at += step) {
      const found = cellOf.get(at);
      if (found !== undefined) return found;
    }
    return wanted <= 0 ? 0 : width;
  };
  return { glyphs, width, cut: { before: offset > 0, behind: offset + line.length < whole.length }, cellAt };
}

function glyphOf(character: string, cell: number): string {
  return character === "\t" ? " ".repeat(TAB_CELLS - (cell % TAB_CELLS)) : visible(character);
}

/** The part of a row from cell `left` on, `columns` wide, with an ellipsis where something is cut off. */
function crop({ glyphs, width, cut }: Row, left: number, columns: number): string {
  const before = left > 0 || cut.before;
  const behind = width - left > columns || cut.behind;
  const from = before ? left + 1 : left;
  const to = left + columns - (behind ? 1 : 0);
  let text = before && width > left ? "…" : "";
  let at = from;
  for (const glyph of glyphs) {
    if (glyph.cell < from || glyph.cell + glyph.width > to) continue;
    // A wide character that the left edge cuts in half leaves a gap.
    text += " ".repeat(Math.max(0, glyph.cell - at)) + glyph.text;
    at = glyph.cell + glyph.width;
  }
  return behind && width > left ? `${text}…` : text.trimEnd();
}

/** Blank lines at the edges of a frame show nothing. */
function withoutBlankEnds(rows: readonly FrameRow[]): readonly FrameRow[] {
  const tells = (row: FrameRow): boolean => row.text !== "" || row.mark !== undefined;
  const first = rows.findIndex(tells);
  const last = rows.findLastIndex(tells);
  return rows.slice(first, last + 1);
}

import type { Diagnostic, LineTable } from "@sekisho/core";
import { EVENT_ID, parseEvents, SCALAR_STYLE, YAMLException } from "js-yaml";
import type { Settings } from "../settings.ts";
import type { Parsed } from "./compose.ts";
import { joinFlowLines, unconfirmed } from "./flow.ts";
import { syntaxDiagnostic } from "./syntax.ts";

/** A piece of a file that was read, or one document that was not. */
export type Piece = Parsed | { readonly diagnostic: Diagnostic };

/**
 * Parses a file's text. When something in it is broken, the text is cut at its document marks (`---` and `...` at the
 * start of a line, which YAML allows nowhere else) and each document stands for itself: the broken ones give one
 * diagnostic each, the others are read as if they were alone. Codes: `yaml_syntax`, `document_too_deep`.
 */
export function parsePieces(text: string, lines: () => LineTable, settings: Settings): readonly Piece[] {
  const whole = parsePiece(text, 0, lines, settings);
  if (!("diagnostic" in whole)) return [whole];
  const pieces: Piece[] = [];
  for (const [start, end] of cuts(text)) pieces.push(parsePiece(text.slice(start, end), start, lines, settings));
  // Broken as a whole but sound in each part would mean that the cuts are wrong: then nothing is taken from the file.
  return pieces.some((piece) => "diagnostic" in piece) ? pieces : [whole];
}

/** Parses a stretch of the file that starts at `offset`. Codes: `yaml_syntax`, `document_too_deep`. */
export function parsePiece(source: string, offset: number, lines: () => LineTable, settings: Settings): Piece {
  const indented = INDENTED_MARK.exec(source);
  if (indented !== null) {
    const span = lines().span(offset + indented[0].length - 3, offset + indented[0].length);
    const message = "Expected the document mark `---` at the start of its line, found space before it";
    return { diagnostic: { code: "yaml_syntax", severity: "error", message, span } };
  }
  try {
    return { source, offset, events: parseEvents(source, { maxDepth: parserDepth(settings) }) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const joined = error.reason === "deficient indentation" ? parseJoined(source, offset, settings) : undefined;
    if (joined !== undefined) return joined;
    return { diagnostic: syntaxDiagnostic(error, source, offset, lines(), settings) };
  }
}

/** The parser counts scalars and attempts too; the composer counts exactly, and this keeps what is far too deep from it. */
export function parserDepth(settings: Settings): number {
  return settings.maxDepth + 8;
}

/** js-yaml does not see the space before the first line, and would take this for a mark. */
const INDENTED_MARK = /^\ufeff?[ \t]+---(?=[ \t\r\n]|$)/;

/** Parses with flow collections joined (flow.ts), leaving those alone that the parser does not confirm. */
function parseJoined(source: string, offset: number, settings: Settings): Parsed | undefined {
  const except = new Set<number>();
  for (let tries = 0; tries < 4; tries++) {
    const joined = joinFlowLines(source, except);
    if (joined.starts.length === 0) return undefined;
    try {
      const events = parseEvents(joined.source, { maxDepth: parserDepth(settings) });
      const wrong = unconfirmed(events, joined.starts);
      if (wrong.length === 0) return { source: joined.source, offset, events };
      for (const start of wrong) except.add(start);
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      return undefined;
    }
  }
  return undefined;
}

const MARK = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
/** Comments, directives and blank lines: they belong to the document whose `---` follows. */
const PREFIX = /^(?:[ \t\ufeff]*(?:#[^\r\n]*)?(?:[\r\n]+|$)|%[^\r\n]*(?:[\r\n]+|$))*$/;

/** A text cut at its document marks: each stretch has a document. */
export function cuts(text: string): [number, number][] {
  const found: [number, number][] = [];
  let start = 0;
  const cut = (end: number): void => {
    if (end > start) found.push([start, end]);
    start = end;
  };
  for (const mark of text.matchAll(MARK)) {
    if (mark.index < start) continue;
    if (mark[0] === "...") cut(nextLine(text, mark.index));
    else if (!PREFIX.test(text.slice(start, mark.index))) cut(mark.index);
  }
  cut(text.length);
  return found;
}

function nextLine(text: string, from: number): number {
  const end = /\r\n?|\n/g;
  end.lastIndex = from;
  return end.test(text) ? end.lastIndex : text.length;
}

/** Where the content of each document stands among the events, and whether there is any. */
export function documentsOf(parsed: Parsed): { readonly index: number; readonly empty: boolean }[] {
  const found: { index: number; empty: boolean }[] = [];
  for (const [i, event] of parsed.events.entries()) {
    if (event.type !== EVENT_ID.DOCUMENT) continue;
    const root = parsed.events[i + 1];
    const empty =
      root?.type === EVENT_ID.SCALAR &&
      root.valueStart < 0 &&
      root.tagStart < 0 &&
      root.anchorStart < 0 &&
      root.style === SCALAR_STYLE.PLAIN;
    found.push({ index: i + 1, empty });
  }
  return found;
}

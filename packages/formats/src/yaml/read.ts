import { type Diagnostic, LIMITS, LineTable, type Path } from "@sekisho/core";
import type { Document, ReadOptions, ReadResult } from "../document.ts";
import { type Settings, settings } from "../settings.ts";
import { decode } from "../text.ts";
import { diagnosticOf } from "../tree/reader.ts";
import { compose } from "./compose.ts";
import { readLarge } from "./large/read.ts";
import { splitDocument } from "./large/split.ts";
import { Positions } from "./locate.ts";
import { cuts, documentsOf, type Piece, parsePiece, parsePieces } from "./parse.ts";

/**
 * Reads a YAML file. Every document counts for `index`, also an empty or a broken one, so that mending one document
 * does not rename another; empty documents (nothing, or comments only) and broken ones are left out of the result, and
 * the sound ones around a broken one are given. Codes: those of `decode`, `parsePieces` and `compose`, and
 * `yaml_character` for characters on which YAML 1.1 and 1.2 disagree, and
 * `too_many_documents`: those before the limit are given. Where the stack is full, `document_too_deep` stands alone.
 */
export function read(bytes: Uint8Array, file: string, options?: ReadOptions): ReadResult {
  const chosen = settings(options);
  const decoded = decode(bytes, file, chosen.maxBytes);
  if (decoded.text === undefined) return { documents: [], diagnostics: [decoded.diagnostic] };
  let table: LineTable | undefined;
  const lines = (): LineTable => (table ??= new LineTable(file, decoded.text));
  const refused = refusedCharacter(decoded.text, lines);
  if (refused !== undefined) return { documents: [], diagnostics: [refused] };
  try {
    const { documents, diagnostics } = readText(decoded.text, file, {
      lines,
      settings: chosen,
      bounds: BOUNDS,
    });
    return { documents, diagnostics: diagnostics.map((diagnostic) => hintAtTemplate(diagnostic, decoded.text)) };
  } catch (error) {
    return { documents: [], diagnostics: [diagnosticOf(error, decoded.text, file)] };
  }
}

/** How large a text is before its documents are read one by one, and large ones of them part by part; in characters. */
export interface Bounds {
  readonly document: number;
  readonly part: number;
}

/** The parser's events take some forty times the size of the text. */
const BOUNDS: Bounds = { document: 16 * 1024 * 1024, part: 1024 * 1024 };

/** How a text is read: all that every document of it needs. */
interface Reading {
  readonly lines: () => LineTable;
  readonly settings: Settings;
  readonly bounds: Bounds;
}

/** A document that was read; nothing where it is empty or broken. */
interface ReadDocument {
  readonly diagnostics: readonly Diagnostic[];
  readonly document?: Pick<Document, "value" | "locate">;
}

/** The documents of a text; of large texts what is read for one is let go before the next. */
export function readText(text: string, file: string, reading: Reading): ReadResult {
  const documents: Document[] = [];
  const diagnostics: Diagnostic[] = [];
  let index = 0;
  for (const { document, diagnostics: found } of readDocuments(text, reading)) {
    if (index >= LIMITS.maxDocuments) return { documents, diagnostics: [...diagnostics, tooMany()] };
    diagnostics.push(...found);
    if (document !== undefined) documents.push({ file, format: "yaml", index, ...document });
    index++;
  }
  return { documents, diagnostics };
}

function* readDocuments(text: string, reading: Reading): Generator<ReadDocument> {
  const { lines, settings: chosen, bounds } = reading;
  if (text.length <= bounds.document) {
    for (const piece of parsePieces(text, lines, chosen)) yield* readPiece(piece, reading);
    return;
  }
  for (const [start, end] of cuts(text)) {
    const source = text.slice(start, end);
    if (source.length > bounds.document) yield readParts(source, start, reading);
    else yield* readPiece(parsePiece(source, start, lines, chosen), reading);
  }
}

function* readPiece(piece: Piece, { lines, settings: chosen }: Reading): Generator<ReadDocument> {
  if ("diagnostic" in piece) {
    yield { diagnostics: [piece.diagnostic] };
    return;
  }
  const positions = new Positions(piece, lines, chosen);
  for (const { index, empty } of documentsOf(piece)) {
    if (empty) {
      yield { diagnostics: [] };
      continue;
    }
    const { value, failed, diagnostics } = compose(piece, index, lines, chosen);
    const document = { value, locate: (path: Path) => positions.locate(index, path) };
    yield failed ? { diagnostics } : { diagnostics, document };
  }
}

function readParts(text: string, offset: number, { lines, settings: chosen, bounds }: Reading): ReadDocument {
  const split = splitDocument(text, { run: bounds.part });
  if (split === undefined) {
    const span = lines().span(offset, offset);
    const message = `Expected a document of at most ${bounds.document} characters, or a mapping or sequence in lines of its own, found a larger one`;
    const hint = "Split the document, or write its outermost entries without braces, tags and merges.";
    return { diagnostics: [{ code: "file_too_large", severity: "error", message, span, hint }] };
  }
  const { failed, diagnostics, value, locate } = readLarge({ text, offset, lines, settings: chosen }, split);
  return failed ? { diagnostics } : { diagnostics, document: { value, locate } };
}

const NEAR = 200;

/** An unrendered template is no YAML, and what the parser misses in `{{- if x }}` does not say so. */
function hintAtTemplate(diagnostic: Diagnostic, text: string): Diagnostic {
  const { code, span } = diagnostic;
  if ((code !== "yaml_syntax" && code !== "yaml_key_type") || span === undefined) return diagnostic;
  const { offset } = span.start;
  // What stands far away on a long line explains nothing, and looking there would cost.
  const before = text.slice(Math.max(0, offset - NEAR), offset);
  const [after = ""] = text.slice(offset, offset + NEAR).split("\n", 1);
  if (!(before.slice(before.lastIndexOf("\n") + 1) + after).includes("{{")) return diagnostic;
  const hint =
    "`{{` begins a mapping in YAML: render the template first, for example by `helm template`, or quote the text.";
  return { ...diagnostic, hint };
}

function tooMany(): Diagnostic {
  const message = `Expected at most ${LIMITS.maxDocuments} documents in a file, found more; the others are not read`;
  return { code: "too_many_documents", severity: "error", message, hint: "Split the file." };
}

/**
 * Line breaks of YAML 1.1 (NEL, LS, PS) end a line for Kubernetes and are ordinary characters for a YAML 1.2 parser: a
 * comment may hide a key behind one. A byte order mark inside a file is text for the one and nothing for the other.
 * Control characters are refused by both.
 */
// oxlint-disable-next-line no-control-regex -- finding them is what it is for
const REFUSED = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;

function refusedCharacter(text: string, lines: () => LineTable): Diagnostic | undefined {
  const at = text.search(REFUSED);
  if (at < 0) return undefined;
  const name = `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0")}`;
  const message = `Expected characters that every YAML reader takes alike, found ${name}`;
  const hint = "Write it as an escape between double quotes, or delete it.";
  return { code: "yaml_character", severity: "error", message, span: lines().span(at, at + 1), hint };
}

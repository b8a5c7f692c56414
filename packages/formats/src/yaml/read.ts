import { type Diagnostic, LIMITS, LineTable } from "@sekisho/core";
import type { Document, ReadOptions, ReadResult } from "../document.ts";
import { type Settings, settings } from "../settings.ts";
import { decode } from "../text.ts";
import { diagnosticOf } from "../tree/reader.ts";
import { compose } from "./compose.ts";
import { Positions } from "./locate.ts";
import { documentsOf, parsePieces } from "./parse.ts";

/** The parser's events take some sixty times the size of the text. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Reads a YAML file. Every document counts for `index`, also an empty or a broken one, so that mending one document
 * does not rename another; empty documents (nothing, or comments only) and broken ones are left out of the result, and
 * the sound ones around a broken one are given. Codes: those of `decode`, `parsePieces` and `compose`, and
 * `yaml_character` for characters on which YAML 1.1 and 1.2 disagree, and
 * `too_many_documents`: those before the limit are given. Where the stack is full, `document_too_deep` stands alone.
 */
export function read(bytes: Uint8Array, file: string, options?: ReadOptions): ReadResult {
  const chosen = settings(options, MAX_BYTES);
  const decoded = decode(bytes, file, chosen.maxBytes);
  if (decoded.text === undefined) return { documents: [], diagnostics: [decoded.diagnostic] };
  let table: LineTable | undefined;
  const lines = (): LineTable => (table ??= new LineTable(file, decoded.text));
  const refused = refusedCharacter(decoded.text, lines);
  if (refused !== undefined) return { documents: [], diagnostics: [refused] };
  try {
    const { documents, diagnostics } = readText(decoded.text, file, lines, chosen);
    return { documents, diagnostics: diagnostics.map((diagnostic) => hintAtTemplate(diagnostic, decoded.text)) };
  } catch (error) {
    return { documents: [], diagnostics: [diagnosticOf(error, decoded.text, file)] };
  }
}

function readText(text: string, file: string, lines: () => LineTable, chosen: Settings): ReadResult {
  const documents: Document[] = [];
  const diagnostics: Diagnostic[] = [];
  let position = 0;
  for (const piece of parsePieces(text, lines, chosen)) {
    if ("diagnostic" in piece) {
      diagnostics.push(piece.diagnostic);
      position++;
      continue;
    }
    const positions = new Positions(piece, lines, chosen);
    for (const { index, empty } of documentsOf(piece)) {
      const at = position++;
      if (at >= LIMITS.maxDocuments) return { documents, diagnostics: [...diagnostics, tooMany()] };
      if (empty) continue;
      const composed = compose(piece, index, lines, chosen);
      diagnostics.push(...composed.diagnostics);
      if (composed.failed) continue;
      documents.push({
        file,
        format: "yaml",
        index: at,
        value: composed.value,
        locate: (path) => positions.locate(index, path),
      });
    }
  }
  return { documents, diagnostics };
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

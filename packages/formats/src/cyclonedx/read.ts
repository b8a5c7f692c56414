import { type Diagnostic, LineTable, type Path, type Span } from "@sekisho/core";
import type { Document, ReadOptions, ReadResult } from "../document.ts";
import { readText } from "../json/read.ts";
import { TextMistake } from "../mistake.ts";
import { type Settings, settings } from "../settings.ts";
import { decode } from "../text.ts";
import { treeFormat } from "../tree/reader.ts";
import type { Tree } from "../tree/tree.ts";
import { parseXml } from "../xml/parse.ts";
import { checkJson } from "./check-json.ts";
import { XmlDecoder } from "./decode-xml.ts";
import { typeNamed } from "./types.ts";

/**
 * Reads a CycloneDX document, JSON or XML, as Conftest gives it to rules: JSON as it is written, XML in the shape of
 * JSON. Codes: those of JSON and of `parseXml`, `cyclonedx_type` (a value that its field cannot have),
 * `cyclonedx_element` (an element that may not stand there), `cyclonedx_choice` (two that exclude each other).
 */
export function read(bytes: Uint8Array, file: string, options?: ReadOptions): ReadResult {
  return isXml(bytes) ? xmlForm.read(bytes, file, options) : readJson(bytes, file, options);
}

const xmlForm = treeFormat("cyclonedx", readXml);

function readXml(text: string, settings: Settings): Tree {
  const root = parseXml(text, settings);
  if (root.name.local !== "bom") {
    throw new TextMistake("cyclonedx_element", `Expected \`<bom>\`, found \`<${root.name.written}>\``, root.name);
  }
  const tree = new XmlDecoder(text, settings).object(typeNamed("BOM"), root);
  // Conftest does not look at the namespace, which says the version: rules see what Go prints for none.
  const place = { kind: "leaf", start: root.start, end: root.end } as const;
  tree.entries.set("specVersion", { tree: { ...place, value: "SpecVersion(0)" } });
  return tree;
}

function readJson(bytes: Uint8Array, file: string, options: ReadOptions | undefined): ReadResult {
  const chosen = settings(options);
  const decoded = decode(bytes, file, chosen.maxBytes);
  if (decoded.text === undefined) return { documents: [], diagnostics: [decoded.diagnostic] };
  const { text } = decoded;
  const result = readText(text, file, chosen, "cyclonedx");
  const [document] = result.documents;
  if (document === undefined) return result;
  const mistakes = checkJson(document.value, (path) => writtenAt(document, path, text));
  if (mistakes.length === 0) return result;
  const diagnostics = mistakes.map(
    ({ path, expected, found }): Diagnostic => ({
      code: "cyclonedx_type",
      severity: "error",
      message: `Expected ${expected}${nameOf(path)}, found ${found}`,
      span: document.locate(path)?.value ?? start(file, text),
    }),
  );
  return { documents: [], diagnostics: [...result.diagnostics, ...diagnostics] };
}

function writtenAt(document: Document, path: Path, text: string): string {
  const span = document.locate(path)?.value;
  return span === undefined ? "" : text.slice(span.start.offset, span.end.offset);
}

function start(file: string, text: string): Span {
  return new LineTable(file, text).span(0, 0);
}

function nameOf(path: Path): string {
  const key = path.findLast((part) => typeof part === "string");
  return key === undefined ? "" : ` for ${key}`;
}

/** Whether the first character that can be seen is that of a tag. */
function isXml(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13) return byte === 60;
    at++;
  }
}

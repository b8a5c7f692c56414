import { check, type Json, ownValue, type Path, type Schema, type Span, spanOf } from "@sekisho/core";
import { type Document, json, yaml } from "@sekisho/formats";
import type { SourceFile } from "./files.ts";
import { type Mistakes, startOfFile } from "./mistakes.ts";

const CODES = "rulebook";

/** The documents of a YAML or JSON file of a rulebook; empty ones are left out. */
export function readDocuments(source: SourceFile, mistakes: Mistakes): readonly Document[] {
  const format = source.path.endsWith(".json") ? json : yaml;
  const { documents, diagnostics } = format.read(source.bytes, source.file);
  mistakes.list.push(...diagnostics);
  return documents.filter((document) => document.value !== null);
}

/** The one document of a file, or undefined with a mistake when it holds none or several. */
export function readOneDocument(source: SourceFile, mistakes: Mistakes): Document | undefined {
  const before = mistakes.list.length;
  const documents = readDocuments(source, mistakes);
  const [first, second] = documents;
  if (mistakes.list.length > before) return undefined;
  if (first === undefined) {
    mistakes.error("rulebook_empty_file", "the file is empty; expected one document", {
      span: startOfFile(source.file),
    });
  } else if (second !== undefined) {
    mistakes.error("rulebook_many_documents", `expected one document, found ${documents.length}`, {
      span: second.locate([])?.value,
    });
    return undefined;
  }
  return first;
}

/** The document's value by a schema; mistakes are collected with their places. */
export function readBySchema<T>(schema: Schema<T>, document: Document, mistakes: Mistakes): T | undefined {
  return mistakes.take(check(schema, document.value, { codes: CODES, locate: (path) => document.locate(path) }));
}

/** The span of a path of a document: its value, or its key. */
export function spanAt(document: Document, path: Path, at: "key" | "value" = "value"): Span | undefined {
  return spanOf(path, at, (p) => document.locate(p));
}

/** The text under a key, for the keys that say what a document is. */
export function textAt(value: Json, key: string): string | undefined {
  const found = ownValue(value, key);
  return typeof found === "string" ? found : undefined;
}

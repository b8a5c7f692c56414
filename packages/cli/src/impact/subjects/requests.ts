import { readFileSync, statSync } from "node:fs";
import {
  type Diagnostic,
  digestOf,
  isJsonObject,
  type Json,
  LIMITS,
  ownValue,
  type Path,
  type Span,
} from "@sekisho/core";
import { type Document, json, type Location } from "@sekisho/formats";
import type { JudgeContext } from "@sekisho/rulebook";
import { type Subject, subjectsOf } from "@sekisho/subject";

/** One recorded request to an API server: what was to be let in, and what is known of it. */
export interface RecordedRequest {
  readonly subjects: readonly Subject[];
  readonly context: Pick<JudgeContext, "operation" | "user" | "old">;
  /** Two requests with one digest are judged alike. */
  readonly digest: string;
}

/** Whether a file holds one request a line. */
export function isLines(path: string): boolean {
  return /\.(?:jsonl|ndjson)$/.test(path);
}

/** Whether a document is an AdmissionReview that asks. */
export function isReview(value: Json): boolean {
  return (
    isJsonObject(value) && ownValue(value, "kind") === "AdmissionReview" && isJsonObject(ownValue(value, "request"))
  );
}

/**
 * The request of an AdmissionReview; undefined where it holds no object. What is deleted is judged as it was. Without a scope
 * of a cluster its name holds the file.
 */
export function requestOf(document: Document, scope: string): RecordedRequest | undefined {
  const request = ownValue(document.value, "request");
  const [object, old] = [ownValue(request, "object"), ownValue(request, "oldObject")];
  const which = isJsonObject(object) ? "object" : isJsonObject(old) ? "oldObject" : undefined;
  if (which === undefined) return undefined;
  const below: Path = ["request", which];
  const value = which === "object" ? object : old;
  if (value === undefined) return undefined;
  const part: Document = { ...document, value, locate: (path) => document.locate([...below, ...path]) };
  const { subjects, documents } = subjectsOf([part], { scope, root: "" });
  const [operation, user] = [ownValue(request, "operation"), ownValue(request, "userInfo")];
  const context = {
    ...(typeof operation === "string" ? { operation } : {}),
    ...(user === undefined ? {} : { user }),
    ...(isJsonObject(old) ? { old } : {}),
  };
  const all = [...new Set([...subjects, ...documents])];
  const names = all.map(({ id: { type, name } }): Json => [type, name]);
  return { subjects: all, context, digest: digestOf([names, value, { ...context }]) };
}

/** The requests of a file with one AdmissionReview a line. `file` is its name; lines that are none are mistakes. */
export function* readLines(path: string, file: string, scope: string): Generator<RecordedRequest | Diagnostic> {
  const size = statSync(path).size;
  if (size > LIMITS.maxBytes) {
    yield mistake(
      "file_too_large",
      `${file}: expected at most ${LIMITS.maxBytes / 1024 / 1024} MiB: split it`,
      file,
      1,
    );
    return;
  }
  const lines = readFileSync(path, "utf8").split("\n");
  for (const [i, text] of lines.entries()) {
    if (text.trim() === "") continue;
    const { documents, diagnostics } = json.read(new TextEncoder().encode(text), file);
    const [document] = documents;
    const [said] = diagnostics;
    if (document === undefined) {
      yield mistake(
        said?.code ?? "json_syntax",
        `${file}, line ${i + 1}: ${said?.message ?? "expected JSON"}`,
        file,
        i + 1,
      );
      continue;
    }
    const request = isReview(document.value) ? requestOf(onLine(document, i), scope) : undefined;
    yield request ??
      mistake("impact_no_request", `${file}, line ${i + 1}: expected an AdmissionReview with an object`, file, i + 1);
  }
}

function onLine(document: Document, lines: number): Document {
  const moved = (span: Span): Span => ({
    ...span,
    start: { ...span.start, line: span.start.line + lines },
    end: { ...span.end, line: span.end.line + lines },
  });
  const locate = (path: Path): Location | undefined => {
    const found = document.locate(path);
    return found && { value: moved(found.value), ...(found.key === undefined ? {} : { key: moved(found.key) }) };
  };
  return { ...document, locate };
}

function mistake(code: string, message: string, file: string, line: number): Diagnostic {
  const start = { line, column: 1, offset: 0 };
  return { code, severity: "error", message, span: { file, start, end: { ...start, column: 2, offset: 1 } } };
}

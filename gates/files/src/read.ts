import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { type Diagnostic, LIMITS, Problem } from "@sekisho/core";
import {
  type Document,
  fileNames,
  formatFor,
  formatNamed,
  formats,
  type KnownFormat,
  notReadYet,
} from "@sekisho/formats";
import { type PlanFile, type Rename, type Subject, subjectsOf } from "@sekisho/subject";
import { isJsonWithComments } from "./walk/json-with-comments.ts";
import type { SkipReason } from "./walk/skipped.ts";

/** A file as it is judged. */
export interface ReadFile {
  /** From the repository's root; `-` is standard input. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly documents: readonly Document[];
  /** What native rules judge. */
  readonly subjects: readonly Subject[];
  /** What is given to the judge: the subjects, and the documents that Conftest-style rules judge, each once. */
  readonly judged: readonly Subject[];
  /** Subjects that have another name since. */
  readonly renames: readonly Rename[];
  readonly diagnostics: readonly Diagnostic[];
  readonly skipped?: SkipReason;
}

export interface ReadSettings {
  readonly scope: string;
  readonly plans: readonly PlanFile[];
  /** For standard input and for named files of an unknown name. */
  readonly format: string | undefined;
}

export interface FileInput {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Whether somebody named it, or it was found below a directory. */
  readonly explicit: boolean;
}

/**
 * The bytes of a regular file, or why there are none. Codes: `file_too_large` (above 64 MiB, before a byte is read),
 * `unreadable`, `not_a_file`. A link that took the file's place since the walk saw it is not followed.
 */
export function readBytes(path: string, file: string, links: "follow" | "refuse"): Uint8Array | Diagnostic {
  const noLinks = links === "refuse" ? constants.O_NOFOLLOW : 0;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | noLinks);
    const found = fstatSync(descriptor);
    if (!found.isFile()) return mistake("not_a_file", `expected a file, found something else: ${file}`);
    if (found.size > LIMITS.maxBytes) return tooLarge(file, `found ${Math.ceil(found.size / MEBIBYTE)}`);
    return readAll(descriptor, found.size);
  } catch (error) {
    // No name that Node gives leads back to a file whose name is no UTF-8.
    if (file.includes("\ufffd"))
      return mistake("unreadable", `${file} can't be read: its name is not UTF-8; rename it`);
    return mistake("unreadable", `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const MEBIBYTE = 1024 * 1024;

/** The diagnostic for input above the limit. */
export function tooLarge(file: string, found: string): Diagnostic {
  const hint = "split it; what is left out of it is judged by nobody";
  return {
    ...mistake("file_too_large", `${file}: expected at most ${LIMITS.maxBytes / MEBIBYTE} MiB, ${found}`),
    hint,
  };
}

/** Documents and subjects of a file, by the format that its name says. */
export async function readFile({ file, bytes, explicit }: FileInput, settings: ReadSettings): Promise<ReadFile> {
  const nothing = { file, bytes, documents: [], subjects: [], judged: [], renames: [], diagnostics: [] };
  const format = chooseFormat(file, bytes, settings.format);
  if (format === undefined) return { ...nothing, diagnostics: [unknownFormat(file)] };
  if (format.load === undefined) return { ...nothing, diagnostics: [notReadYet(format, file)] };
  const { documents, diagnostics } = (await format.load()).read(bytes, file);
  if (!explicit && format.name === "json" && diagnostics.length > 0 && isJsonWithComments(bytes)) {
    return { ...nothing, skipped: "json-with-comments" };
  }
  const named = diagnostics.map((diagnostic) =>
    diagnostic.span === undefined ? inFile(diagnostic, file) : diagnostic,
  );
  const found = subjectsOf(documents, { scope: settings.scope, root: "", plans: settings.plans });
  const sound = new Set<Subject>();
  const unsound: Diagnostic[] = [];
  for (const subject of new Set([...found.subjects, ...found.documents])) {
    const mistaken = digestMistake(subject);
    if (mistaken === undefined) sound.add(subject);
    else unsound.push(mistaken);
  }
  return {
    file,
    bytes,
    documents,
    subjects: found.subjects.filter((subject) => sound.has(subject)),
    judged: [...sound],
    renames: found.renames,
    diagnostics: [...named, ...found.diagnostics, ...unsound],
  };
}

function readAll(descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, bytes, length, size - length, null);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

/** The name decides; standard input is YAML unless it starts as JSON does. */
function chooseFormat(file: string, bytes: Uint8Array, said: string | undefined): KnownFormat | undefined {
  const byName = file === "-" ? undefined : formatFor(file);
  if (byName !== undefined) return byName;
  const name = said ?? (file === "-" ? guess(bytes) : undefined);
  return name === undefined ? undefined : formatNamed(name);
}

function guess(bytes: Uint8Array): string {
  const start = new TextDecoder().decode(bytes.subarray(0, 1024)).trimStart();
  // A flow collection of YAML may start like this, too; whoever writes one to standard input says --format.
  return /^(?:\{\s*["}]|\[\s*["{[\]0-9])/.test(start) ? "json" : "yaml";
}

function unknownFormat(file: string): Diagnostic {
  const claims = formats.flatMap(fileNames).join(", ");
  return {
    ...mistake("unknown_format", `${file}: expected a name that ends in one of ${claims}`),
    hint: /\.tfplan$|(?:^|\/)tfplan$/.test(file)
      ? "a plan is judged as JSON: terraform show -json tfplan > plan.json"
      : `say what it is: --format ${formats.map(({ name }) => name).join("|")}`,
  };
}

/** A subject whose value has no digest (half of a surrogate pair in a text) can't be recorded, so it is not judged. */
function digestMistake(subject: Subject): Diagnostic | undefined {
  try {
    subject.digest();
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const span = subject.document.locate(subject.path)?.value;
    const message = `not judged: ${error.message}`;
    return { code: error.code, severity: "error", message, ...(span === undefined ? {} : { span }) };
  }
}

/** What a reader says of a file as a whole has no place; the file's name it needs all the same. */
function inFile(diagnostic: Diagnostic, file: string): Diagnostic {
  const start = { line: 1, column: 1, offset: 0 };
  return { ...diagnostic, span: { file, start, end: start } };
}

function mistake(code: string, message: string): Diagnostic {
  return { code, severity: "error", message };
}

import { type Diagnostic, Problem } from "@sekisho/core";
import {
  type Document,
  type Format,
  fileNames,
  formatFor,
  formatNamed,
  formats,
  type KnownFormat,
  notReadYet,
} from "@sekisho/formats";
import { type PlanFile, type Rename, type Subject, type Subjects, subjectsOf } from "@sekisho/subject";
import type { FramedFile } from "./frame/file-frames.ts";
import { mistake } from "./read-bytes.ts";
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
  /** For a text that was rendered: the files in which places of it were found. */
  readonly sources?: ReadonlyMap<string, FramedFile>;
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
  const { diagnostics: said, ...sound } = soundSubjects(
    subjectsOf(documents, { scope: settings.scope, root: "", plans: settings.plans }),
  );
  return { file, bytes, documents, ...sound, diagnostics: [...named, ...said] };
}

/** Subjects without those that can't be recorded, and what is said about all of them. */
export function soundSubjects(found: Subjects): Pick<ReadFile, "subjects" | "judged" | "renames" | "diagnostics"> {
  const sound = new Set<Subject>();
  const unsound: Diagnostic[] = [];
  for (const subject of new Set([...found.subjects, ...found.documents])) {
    const mistaken = digestMistake(subject);
    if (mistaken === undefined) sound.add(subject);
    else unsound.push(mistaken);
  }
  return {
    subjects: found.subjects.filter((subject) => sound.has(subject)),
    judged: [...sound],
    renames: found.renames,
    diagnostics: [...found.diagnostics, ...unsound],
  };
}

/** The reader that {@link readFile} takes for a file. */
export async function formatOf(
  { file, bytes }: Pick<ReadFile, "file" | "bytes">,
  said: string | undefined,
): Promise<Format | undefined> {
  return chooseFormat(file, bytes, said)?.load?.();
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

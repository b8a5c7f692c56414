import type { Diagnostic, Span } from "@sekisho/core";
import { type Document, type Location, yaml } from "@sekisho/formats";
import { subjectsOf } from "@sekisho/subject";
import type { FramedFile } from "../frame/file-frames.ts";
import { type ReadFile, type ReadSettings, soundSubjects } from "../read.ts";
import { wholeFile } from "./failure.ts";

/** Where a document of what was rendered comes from. */
export interface DocumentOrigin {
  /** From the repository's root. */
  readonly file: string;
  /** Where a path stands in it unchanged. */
  locate?(path: readonly (string | number)[]): Location | undefined;
}

export interface RenderedText {
  readonly bytes: Uint8Array;
  /** What ids hold in front of their `#`. */
  readonly place: string;
  /** The file that makes the source what it is, from the repository's root. */
  readonly file: string;
  readonly originOf: (document: Document) => DocumentOrigin;
  /** Files in which paths were located, for code frames. */
  readonly sources?: ReadonlyMap<string, FramedFile>;
}

/**
 * Reads what a program rendered. Its documents name the files that they come from; what is said of them is said about
 * those files as a whole, for a line of what was rendered is none of them.
 */
export function renderedFile(
  { bytes, place, file, originOf, sources }: RenderedText,
  { scope }: Pick<ReadSettings, "scope">,
): ReadFile {
  const read = yaml.read(bytes, place);
  const documents = read.documents.map((document): Document => {
    const origin = originOf(document);
    return {
      ...document,
      file: origin.file,
      locate: (path) => document.locate(path),
      origin: (path) => origin.locate?.(path),
    };
  });
  const { diagnostics, ...sound } = soundSubjects(subjectsOf(documents, { scope, root: "", place }));
  const fileAt = (span: Span): string =>
    documents.find((document) => holds(document.locate([])?.value, span))?.file ?? file;
  const named = [...read.diagnostics, ...diagnostics].map((said) =>
    inSource(said, said.span && fileAt(said.span), file),
  );
  return {
    file,
    bytes,
    documents,
    ...sound,
    diagnostics: named,
    ...(sources === undefined ? {} : { sources }),
  };
}

function holds(whole: Span | undefined, { start }: Span): boolean {
  return whole !== undefined && whole.start.offset <= start.offset && start.offset <= whole.end.offset;
}

function inSource(diagnostic: Diagnostic, at: string | undefined, file: string): Diagnostic {
  const { span, message, conflict: _conflict, ...rest } = diagnostic;
  if (span === undefined) return { ...rest, message, span: wholeFile(file) };
  return {
    ...rest,
    message: `${message} (line ${span.start.line} of what is rendered)`,
    span: wholeFile(at ?? file),
  };
}

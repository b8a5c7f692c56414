import type { Path } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import { makeSubject } from "../make-subject.ts";
import { type Names, pathPart } from "../names.ts";
import type { Subject, View } from "../subject.ts";

/** What makes a `file:…` subject of a document. */
export interface FileContext {
  readonly names: Names;
  /** Path from the repository's root. */
  readonly file: string;
  /** The type behind `file:`: the format's name, or a closer word such as `tfplan`. */
  readonly format: string;
  readonly sensitive: (path: Path) => boolean;
}

/** A whole document that has no identity of its own; the second one of a file is `PATH~2`. */
export function fileSubject(document: Document, { names, file, format, sensitive }: FileContext): Subject {
  return makeSubject({
    id: names.id(`file:${format}`, pathPart(file)),
    value: document.value,
    document,
    path: [],
    sensitive,
  });
}

/** `file`: the document's value as it is. */
export function fileView(subject: Subject): View {
  const format = subject.id.type.slice("file:".length);
  return {
    name: "file",
    input: subject.value,
    toSubject: (path) => path,
    toWritten: (path) => path,
    unknown: [],
    format,
  };
}

import { digestOf, type Json, type Path } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import type { Subject, SubjectId } from "./subject.ts";

/** What a subject is made of; `sensitive` takes paths below the subject. */
export interface SubjectParts {
  readonly id: SubjectId;
  readonly value: Json;
  readonly document: Document;
  readonly path: Path;
  readonly sensitive: (path: Path) => boolean;
}

/** A subject over a part of a document; the digest is computed at the first call and kept. */
export function makeSubject({ id, value, document, path, sensitive }: SubjectParts): Subject {
  let digest: string | undefined;
  return {
    id,
    value,
    document,
    path,
    digest: () => {
      digest ??= digestOf(value);
      return digest;
    },
    sensitive,
  };
}

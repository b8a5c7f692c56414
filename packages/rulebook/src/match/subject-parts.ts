import { copyOf, type NameParts, partsOf, type SubjectId } from "@sekisho/subject";

/** What `match` and `owns` may ask of a subject. */
export interface SubjectParts extends NameParts {
  readonly scope: string;
  readonly type: string;
  /** Which one of a repeated id. */
  readonly copy: number;
}

export function subjectParts(id: SubjectId): SubjectParts {
  return { scope: id.scope, type: id.type, copy: copyOf(id), ...partsOf(id) };
}

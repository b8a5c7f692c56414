import { type NameParts, partsOf, type SubjectId } from "@sekisho/subject";

/** What `match` and `owns` may ask of a subject. */
export interface SubjectParts extends NameParts {
  readonly scope: string;
  readonly type: string;
}

export function subjectParts(id: SubjectId): SubjectParts {
  return { scope: id.scope, type: id.type, ...partsOf(id) };
}

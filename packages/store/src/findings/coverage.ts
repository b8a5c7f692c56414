import { compilePattern, type Pattern } from "@sekisho/rulebook/pattern";
import { type NameParts, partsOf, type SubjectId } from "@sekisho/subject";

/**
 * What a scan has read completely: all that one of these selectors matches. Inside a selector all parts must hold;
 * patterns are those of `match` in rulebook files. `{}` is the whole scope, no selector at all is nothing.
 */
export interface Selector {
  readonly type?: string;
  readonly path?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly workspace?: string;
  readonly address?: string;
}

export type Coverage = readonly Selector[];

export const WHOLE_SCOPE: Coverage = [{}];

const PARTS = ["path", "namespace", "name", "workspace", "address"] as const;

/** Tells for subjects of one scope whether they lie inside a coverage. */
export function coverageTest(coverage: Coverage): (subject: SubjectId) => boolean {
  const selectors = coverage.map(compile);
  return (subject) => {
    const parts = partsOf(subject);
    return selectors.some((selects) => selects(subject, parts));
  };
}

function compile(selector: Selector): (subject: SubjectId, parts: NameParts) => boolean {
  const type = selector.type === undefined ? undefined : compilePattern(selector.type);
  const patterns = PARTS.flatMap((part): (readonly [typeof part, Pattern])[] => {
    const text = selector[part];
    return text === undefined ? [] : [[part, compilePattern(text, part === "address" ? "." : "/")]];
  });
  return (subject, parts) =>
    (type === undefined || type.matches(subject.type)) &&
    patterns.every(([part, pattern]) => {
      const found = parts[part];
      return found !== undefined && pattern.matches(found);
    });
}

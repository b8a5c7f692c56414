import type { Import } from "../../syntax/ast.ts";
import type { RuleShape } from "./rule-shape.ts";

/** The version of Rego that text is written for: `v0v1` is read by v0 and by v1 alike, with `import rego.v1`. */
export type TargetVersion = "v0" | "v1" | "v0v1";

const keywordsOfV0 = [
  "not",
  "package",
  "import",
  "as",
  "default",
  "else",
  "with",
  "null",
  "true",
  "false",
  "some",
] as const;

export const keywordsOfV1: ReadonlySet<string> = new Set([...keywordsOfV0, "if", "contains", "in", "every"]);

/** What of a module decides how all of its rules are written. */
export interface Style {
  /** Written by the rules of v1. */
  readonly v1: boolean;
  readonly contains: boolean;
  readonly if: boolean;
  /** Some rule has a name that is a path, so that all names are written as refs. */
  readonly pathNames: boolean;
  /** Names that are quoted where they were quoted. */
  readonly keywords: ReadonlySet<string>;
}

export function styleOf(target: TargetVersion, imports: readonly Import[], rules: readonly RuleShape[]): Style {
  const v1 = target !== "v0";
  const has = (keyword: string): boolean => v1 || imports.some((item) => enables(item, keyword));
  return {
    v1,
    contains: has("contains"),
    if: has("if"),
    pathNames: rules.some(({ ref, key }) => ref.length > 2 || (ref.length === 2 && key === "written")),
    keywords: v1 ? keywordsOfV1 : new Set([...keywordsOfV0, ...imports.flatMap((item) => futureKeyword(item) ?? [])]),
  };
}

/** `in` of `import future.keywords.in`. */
export function futureKeyword({ path }: Pick<Import, "path">): string | undefined {
  return path.length === 3 && path[0] === "future" && path[1] === "keywords" ? path[2] : undefined;
}

export function importsAllKeywords({ path }: Pick<Import, "path">): boolean {
  return path.length === 2 && path[0] === "future" && path[1] === "keywords";
}

export function importsV1({ path }: Pick<Import, "path">): boolean {
  return path.length === 2 && path[0] === "rego" && path[1] === "v1";
}

function enables(item: Import, keyword: string): boolean {
  return importsV1(item) || importsAllKeywords(item) || futureKeyword(item) === keyword;
}

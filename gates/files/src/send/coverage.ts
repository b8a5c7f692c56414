import type { Reach } from "../judge/reach.ts";
import { type FilesReport, REPORT_LIMITS } from "../report/format.ts";

type Coverage = FilesReport["coverage"];

/**
 * What a run read completely. A directory counts whole where nothing in what was asked for failed; else only files that
 * were read without a mistake do, so that nothing is taken for gone because it could not be read. Planned resources are
 * covered by their own plans only: a run without a plan says nothing about them.
 */
export function coverageOf(reach: Reach, directories: readonly string[]): Coverage {
  const whole = reach.isWhole ? directories.filter(isNameable) : [];
  const alone = reach.files.filter((file) => isNameable(file) && !whole.some((one) => isBelow(file, one)));
  const selectors = [
    ...[...whole.map(patternOf), ...alone].flatMap((path) => TEXTUAL.map((type) => ({ type, path }))),
    ...reach.plans
      .filter(({ path, workspace }) => isLiteral(path) && isLiteral(workspace))
      .map(({ path, workspace }) => ({ type: "tf:**", path, workspace })),
  ];
  // Fewer would be true as well, and nobody could say which; a later run of directories covers them.
  return selectors.length <= REPORT_LIMITS.selectors ? selectors : [];
}

/** Whether a name of {@link Reach} is one from the repository's root; what lies outside, and standard input, is not. */
export function isInRepository(file: string): boolean {
  return file !== "-" && !file.startsWith("/") && !/^[A-Za-z]:\//.test(file);
}

/** Types of subjects that stand in a file as it is. */
const TEXTUAL = ["k8s:**", "file:**"] as const;

function patternOf(directory: string): string {
  return directory === "" ? "**" : `${directory}/**`;
}

function isBelow(file: string, directory: string): boolean {
  return directory === "" || file.startsWith(`${directory}/`);
}

function isNameable(file: string): boolean {
  return isInRepository(file) && isLiteral(file);
}

/** A `*` in a name would be a pattern, and match more. */
function isLiteral(text: string): boolean {
  return !text.includes("*");
}

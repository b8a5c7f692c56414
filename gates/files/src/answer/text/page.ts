import { isAbsolute, join, relative } from "node:path";
import { visible } from "../../frame/visible.ts";
import type { Report } from "../report.ts";
import { type Words, wordsOf } from "../words.ts";
import { type Paint, paint } from "./paint.ts";

/** How a text is set: for whom, how wide, in which colours. */
export interface Page {
  readonly words: Words;
  readonly paint: Paint;
  readonly columns: number;
  /** A file as a person can open it from where they stand. */
  readonly name: (file: string) => string;
}

export interface PageOptions {
  readonly colors: "on" | "off";
  readonly columns: number;
  readonly cwd: string;
}

export function pageOf({ language, root }: Pick<Report, "language" | "root">, options: PageOptions): Page {
  const { colors, columns, cwd } = options;
  const words = wordsOf(language);
  const name = (file: string): string => (file === "-" ? words.standardInput : openable(file, root, cwd));
  return { words, paint: paint(colors), columns, name };
}

/** Report's files are from the root; what a terminal links to is from the working directory. */
function openable(file: string, root: string, cwd: string): string {
  const near = relative(cwd, isAbsolute(file) ? file : join(root, file));
  return visible(near.startsWith("../../..") ? join(root, file) : near === "" ? "." : near);
}

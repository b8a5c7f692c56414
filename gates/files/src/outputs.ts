/** In which forms a command answers, and where each goes. */
import { resolve } from "node:path";
import type { OptionValues } from "@sekisho/gate";

/** Forms in which `sekisho check` answers. */
export const outputFormats = [
  "text",
  "json",
  "sarif",
  "github",
  "junit",
  "codequality",
  "markdown",
  "suggestions",
] as const;
export type OutputFormat = (typeof outputFormats)[number];

export interface Output<Format extends string = OutputFormat> {
  readonly format: Format;
  /** Absolute; absent for standard output. */
  readonly file?: string;
}

interface Given {
  readonly options: OptionValues;
  readonly cwd: string;
  readonly refuse: (message: string, hint?: string) => void;
}

/**
 * `--output FORMAT` goes to standard output, `--output FORMAT=FILE` into a file. Standard output takes one form; where
 * all go into files, it says it in text.
 */
export function readOutputs<Format extends string>(
  formats: readonly Format[],
  { options, cwd, refuse }: Given,
): readonly Output<Format | "text">[] {
  const given = options["output"];
  const outputs: Output<Format | "text">[] = [];
  for (const word of Array.isArray(given) ? given.filter((item) => typeof item === "string") : []) {
    const equals = word.indexOf("=");
    const name = equals < 0 ? word : word.slice(0, equals);
    const format = formats.find((candidate) => candidate === name);
    if (format === undefined) {
      refuse(`--output: expected one of ${formats.join(", ")}, found ${JSON.stringify(name)}`);
    } else if (equals >= 0 && equals === word.length - 1) {
      refuse(`--output: expected a file name after ${JSON.stringify(word)}`);
    } else {
      outputs.push({ format, ...(equals < 0 ? {} : { file: resolve(cwd, word.slice(equals + 1)) }) });
    }
  }
  const shown = outputs.filter(({ file }) => file === undefined);
  const twice = outputs.find(({ file }, i) => file !== undefined && outputs.findIndex((o) => o.file === file) < i);
  if (shown.length > 1) refuse("--output: standard output takes one form", "send the others to files: sarif=FILE");
  if (twice?.file !== undefined) refuse(`--output: two forms for one file, ${twice.file}`);
  return shown.length === 0 ? [{ format: "text" }, ...outputs] : outputs;
}

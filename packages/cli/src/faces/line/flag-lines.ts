import type { Flag } from "./flags.ts";

/** The flags of a help page, `--help` last. */
export function flagLines(flags: readonly Flag[]): readonly string[] {
  const lines = flags.map((flag) => ({ term: termOf(flag), what: `${flag.what}${initialText(flag)}` }));
  const help = { term: "  -h, --help", what: "print this" };
  const width = Math.max(...[...lines, help].map(({ term }) => term.length), 28);
  return [...lines, help].map(({ term, what }) => `${term.padEnd(width)} ${what}`);
}

function termOf({ name, short, kind, choices }: Flag): string {
  const letter = short === undefined ? "    " : `-${short}, `;
  const value = choices === undefined ? VALUES[kind] : ` {${choices.join(",")}}`;
  return `  ${letter}--${name}${value}`;
}

const VALUES: Readonly<Record<Flag["kind"], string>> = {
  bool: "",
  string: " string",
  strings: " strings",
  list: " string",
  int: " int",
  float: " float",
  duration: " duration",
};

function initialText({ initial, choices }: Flag): string {
  if (initial === true || (typeof initial === "number" && initial !== 0)) return ` (default ${initial})`;
  if (Array.isArray(initial)) return initial.length === 0 ? "" : ` (default [${initial.join(",")}])`;
  if (typeof initial !== "string" || initial === "") return "";
  return ` (default ${choices === undefined ? JSON.stringify(initial) : initial})`;
}

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Row } from "./bench.ts";
import { readPins } from "./peers.ts";
import { cellsOf, HEAD } from "./table.ts";

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench -- --markdown docs/benchmarks.md\`; with \`--only NAME\` only that part is written anew. Both
sides run alternately on one machine, their outputs are compared before they are timed, and the ratio is the median of the
rounds' own ratios: absolute figures depend on the machine, ratios much less.
`;

/** Writes the table of one bench into its part of the file, which is made when it does not exist. */
export function writeMarkdown(file: string, name: string, rows: readonly Row[]): void {
  const before = existsSync(file) ? readFileSync(file, "utf8") : INTRODUCTION;
  const [start, end] = [`<!-- bench ${name} -->`, `<!-- end of bench ${name} -->`];
  const part = `${start}\n## ${name}\n\n${machine()}\n\n${table(rows)}\n${end}`;
  const [from, to] = [before.indexOf(start), before.indexOf(end)];
  const after =
    from < 0 || to < 0
      ? `${before.trimEnd()}\n\n${part}\n`
      : before.slice(0, from) + part + before.slice(to + end.length);
  writeFileSync(file, after);
}

function machine(): string {
  const peers = Object.entries(readPins())
    .filter(([, { use }]) => use !== "tests")
    .map(([peer, { version }]) => `${peer} ${version}`);
  return `Node ${process.version}, ${peers.join(", ")}; ${process.platform} ${process.arch}, ${cpus().length} cores.`;
}

function table(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(HEAD), line(HEAD.map(() => "---")), ...cellsOf(rows).map(line)].join("\n");
}

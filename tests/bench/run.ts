import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Bench, Part, Row } from "./bench.ts";
import { writeMarkdown } from "./markdown.ts";
import { peer } from "./peers.ts";
import { misses, printTable } from "./table.ts";

/**
 * `npm run bench [-- --assert] [--only NAME]… [--rows PART]… [--markdown FILE]`: runs tests/bench/NAME/bench.ts and prints
 * ratios against the peers of tools/peers.json, measured in this run; --rows leaves only the parts whose names begin so;
 * --markdown also writes them into that file. Exit 1 when a part fails or, with --assert, a goal is missed; 2 for a name
 * that no bench or part has, and for --rows with --markdown, which would leave the other rows out.
 */
const { values } = parseArgs({
  options: {
    assert: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    rows: { type: "string", multiple: true, default: [] },
    markdown: { type: "string" },
  },
});
const known = readdirSync(import.meta.dirname).filter((name) => existsSync(benchFile(name)));
const unknown = values.only.filter((name) => !known.includes(name));
if (unknown.length > 0)
  refuse(`no bench is called ${unknown.join(", ")}; there are: ${known.join(", ") || "none yet"}`);
else if (values.rows.length > 0 && values.markdown !== undefined)
  refuse("--markdown writes all rows of a bench: leave --rows out");
else await runAll(values.only.length > 0 ? values.only : known);

function refuse(why: string): void {
  console.error(why);
  process.exitCode = 2;
}

async function runAll(names: readonly string[]): Promise<void> {
  const benches = await Promise.all(names.map(load));
  const parts = benches.flatMap((bench) => Object.keys(bench.parts).map((part) => ({ bench, part })));
  const asked = parts.filter(({ part }) => isAsked(part));
  if (asked.length === 0) {
    return refuse(
      `no part is called ${values.rows.join(", ")}; there are: ${parts.map(({ part }) => part).join(", ")}`,
    );
  }
  const rows: Row[] = [];
  for (const bench of benches) {
    const measured = await runParts(bench);
    rows.push(...measured);
    if (values.markdown !== undefined && measured.length > 0) writeMarkdown(values.markdown, bench.name, measured);
  }
  console.log(rows.length === 0 ? "nothing measured" : printTable(rows));
  const missed = misses(rows);
  if (missed.length > 0) console.log(`${missed.length} of ${rows.length} missed the goal`);
  if (values.assert && (missed.length > 0 || rows.length === 0)) process.exitCode = 1;
}

async function runParts({ name, parts }: Bench): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [part, measure] of Object.entries(parts).filter(([part]) => isAsked(part))) {
    console.error(`bench ${name}, ${part}`);
    try {
      rows.push(...(await runPart(measure)));
    } catch (error) {
      console.error(`bench ${name}, ${part} failed: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
  return rows;
}

async function runPart(measure: Part): Promise<readonly Row[]> {
  const root = dirname(dirname(import.meta.dirname));
  const temporary = mkdtempSync(join(tmpdir(), "sekisho-bench-"));
  try {
    return await measure({ root, node: process.execPath, sekisho: join(root, "bin", "sekisho"), temporary, peer });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function isAsked(part: string): boolean {
  return values.rows.length === 0 || values.rows.some((start) => part.startsWith(start));
}

async function load(name: string): Promise<Bench> {
  // Each bench.ts exports this by the contract in bench.ts; tsc checks it there.
  const { bench } = (await import(pathToFileURL(benchFile(name)).href)) as { bench: Bench };
  return bench;
}

function benchFile(name: string): string {
  return join(import.meta.dirname, name, "bench.ts");
}

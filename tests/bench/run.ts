import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Bench, Row } from "./bench.ts";
import { writeMarkdown } from "./markdown.ts";
import { peer } from "./peers.ts";
import { misses, printTable } from "./table.ts";

/**
 * `npm run bench [-- --assert] [--only NAME]… [--markdown FILE]`: runs tests/bench/NAME/bench.ts and prints ratios against
 * the peers of tools/peers.json, measured in this run; --markdown also writes them into that file. Exit 1 when a bench
 * fails or, with --assert, a goal is missed; 2 for a name that no bench has.
 */
const { values } = parseArgs({
  options: {
    assert: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    markdown: { type: "string" },
  },
});
const known = readdirSync(import.meta.dirname).filter((name) => existsSync(benchFile(name)));
const unknown = values.only.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(", ")}; there are: ${known.join(", ") || "none yet"}`);
  process.exitCode = 2;
} else {
  await runAll(values.only.length > 0 ? values.only : known);
}

async function runAll(names: readonly string[]): Promise<void> {
  const rows: Row[] = [];
  for (const name of names) {
    console.error(`bench ${name}`);
    try {
      const measured = await runBench(name);
      rows.push(...measured);
      if (values.markdown !== undefined) writeMarkdown(values.markdown, name, measured);
    } catch (error) {
      console.error(`bench ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
  console.log(rows.length === 0 ? "nothing measured" : printTable(rows));
  const missed = misses(rows);
  if (missed.length > 0) console.log(`${missed.length} of ${rows.length} missed the goal`);
  if (values.assert && (missed.length > 0 || rows.length === 0)) process.exitCode = 1;
}

async function runBench(name: string): Promise<readonly Row[]> {
  const root = dirname(dirname(import.meta.dirname));
  // Each bench.ts exports this by the contract in bench.ts; tsc checks it there.
  const { bench } = (await import(pathToFileURL(benchFile(name)).href)) as { bench: Bench };
  const temporary = mkdtempSync(join(tmpdir(), `sekisho-bench-${name}-`));
  try {
    return await bench.run({ root, node: process.execPath, sekisho: join(root, "bin", "sekisho"), temporary, peer });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function benchFile(name: string): string {
  return join(import.meta.dirname, name, "bench.ts");
}

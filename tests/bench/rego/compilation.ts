import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { build } from "esbuild";
import { bundleOptions } from "../../../tools/build.ts";
import type { BenchContext, Row } from "../bench.ts";
import { limitRow, median, runOnce } from "../measure.ts";
import { gatekeeperModule, review } from "./modules.ts";
import { padded, times } from "./random.ts";

const ROUNDS = 5;
const MODULES = 50;
const COMPILE_MS = 150;
const RESTORE_MS = 30;
const CHILD = join(import.meta.dirname, "child.ts");

/**
 * Fifty modules in a process that has compiled nothing before, up to its first decisions: from texts, and from code.
 * Once from the sources, and once as the program ships: bundled, with Node's compile cache for its own code (bin/sekisho).
 */
export async function measureCompilation(context: BenchContext): Promise<readonly Row[]> {
  const folder = join(context.temporary, "compilation");
  mkdirSync(folder);
  for (const [i, text] of times(MODULES, gatekeeperModule).entries()) {
    writeFileSync(join(folder, `constraint-${padded(i, 2)}.rego`), text);
  }
  writeFileSync(join(folder, "input.json"), JSON.stringify(review));
  const sources: Engine = { node: context.node, child: CHILD };
  const shipped: Engine = {
    node: context.node,
    child: await bundled(context.temporary),
    cache: join(context.temporary, "compile-cache"),
  };
  // Fills Node's cache. It knows of a process what that one ran, so that one run is enough.
  run(shipped, "compile", folder);
  const samples = times(ROUNDS, () => ({
    sources: run(sources, "compile", folder),
    shipped: run(shipped, "compile", folder),
  }));
  // Filled by one process; what the next one adds to it, it finds itself.
  run(sources, "cached", folder);
  const cached = times(ROUNDS, () => run(sources, "cached", folder));
  const compileMs = (of: readonly Compiled[]): number => median(of.map(({ compile }) => compile));
  const firstMs = (of: readonly Compiled[]): number => median(of.map(({ compile, first }) => compile + first));
  const fromSources = samples.map((sample) => sample.sources);
  const asShipped = samples.map((sample) => sample.shipped);
  return [
    row("compile 50 Gatekeeper-size modules, cold", compileMs(fromSources), COMPILE_MS),
    row("same, bundled and with the engine's own code cached by Node, as it ships", compileMs(asShipped), COMPILE_MS),
    row("compile 50 modules, with code and first decision of each", firstMs(fromSources), COMPILE_MS),
    row("same, bundled and with the engine's own code cached by Node, as it ships", firstMs(asShipped), COMPILE_MS),
    row("same, from the code cache", firstMs(cached), RESTORE_MS),
  ];
}

function row(workload: string, value: number, limit: number): Row {
  return limitRow(workload, { value, limit, unit: "ms" });
}

async function bundled(folder: string): Promise<string> {
  const outdir = join(folder, "bundle");
  const entryPoints = { child: CHILD };
  await build({ ...bundleOptions, entryPoints, outdir, outExtension: { ".js": ".mjs" } });
  return join(outdir, "child.mjs");
}

/** The engine as a program to run: its sources, or a bundle with a directory for Node's compile cache. */
interface Engine {
  readonly node: string;
  readonly child: string;
  readonly cache?: string;
}

interface Compiled {
  readonly compile: number;
  readonly first: number;
  readonly found: readonly Json[];
}

function run({ node, child, cache }: Engine, measurement: "compile" | "cached", folder: string): Compiled {
  const { stdout } = runOnce({
    argv: [node, child, measurement, folder],
    statuses: [0],
    env: cache === undefined ? {} : { NODE_COMPILE_CACHE: cache },
  });
  // child.ts prints this.
  const compiled = JSON.parse(stdout) as Compiled;
  const empty = compiled.found.filter((violations) => !Array.isArray(violations) || violations.length === 0);
  if (compiled.found.length !== MODULES || empty.length > 0) throw new Error("not every module found violations");
  return compiled;
}

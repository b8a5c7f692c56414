import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import type { BenchContext, Row } from "../bench.ts";
import { median, runOnce } from "../measure.ts";
import { gatekeeperModule, review } from "./modules.ts";
import { padded, times } from "./random.ts";

const ROUNDS = 5;
const MODULES = 50;
const COMPILE_MS = 150;
const RESTORE_MS = 30;

/** Fifty modules in a process that has compiled nothing before, up to its first decisions: from texts, and from code. */
export function measureCompilation(context: BenchContext): readonly Row[] {
  const folder = join(context.temporary, "compilation");
  mkdirSync(folder);
  for (const [i, text] of times(MODULES, gatekeeperModule).entries()) {
    writeFileSync(join(folder, `constraint-${padded(i, 2)}.rego`), text);
  }
  writeFileSync(join(folder, "input.json"), JSON.stringify(review));
  const samples = times(ROUNDS, () => run(context.node, "compile", folder));
  const compile = median(samples.map((sample) => sample.compile));
  const first = median(samples.map((sample) => sample.compile + sample.first));
  const limit = { peer: COMPILE_MS, against: "limit", unit: "ms" } as const;
  // Filled by one process; what the next one adds to it, it finds itself.
  run(context.node, "cached", folder);
  const cached = times(ROUNDS, () => run(context.node, "cached", folder));
  const restore = median(cached.map((sample) => sample.compile + sample.first));
  return [
    {
      workload: "compile 50 Gatekeeper-size modules, cold",
      ours: compile,
      ratio: compile / COMPILE_MS,
      goal: 1,
      ...limit,
    },
    {
      workload: "same, with code and first decision of each",
      ours: first,
      ratio: first / COMPILE_MS,
      goal: 1,
      ...limit,
    },
    {
      workload: "same, from the code cache",
      ours: restore,
      ratio: restore / RESTORE_MS,
      goal: 1,
      ...limit,
      peer: RESTORE_MS,
    },
  ];
}

interface Compiled {
  readonly compile: number;
  readonly first: number;
  readonly found: readonly Json[];
}

function run(node: string, measurement: "compile" | "cached", folder: string): Compiled {
  const { stdout } = runOnce({
    argv: [node, join(import.meta.dirname, "child.ts"), measurement, folder],
    statuses: [0],
  });
  // child.ts prints this.
  const compiled = JSON.parse(stdout) as Compiled;
  const empty = compiled.found.filter((violations) => !Array.isArray(violations) || violations.length === 0);
  if (compiled.found.length !== MODULES || empty.length > 0) throw new Error("not every module found violations");
  return compiled;
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import type { BenchContext, Row } from "../bench.ts";
import { runOnce } from "../measure.ts";
import { padded, Sequence, times } from "./random.ts";

const DOCUMENTS: readonly { readonly name: string; readonly goal: number; readonly make: () => Json }[] = [
  { name: "heap of an array of 100,000 objects, text released", goal: 2, make: objects },
  { name: "heap of one map of 300,000 keys, text released", goal: 4, make: oneMap },
];

/** What documents hold in the heap once their text is gone, against the size of that text. */
export function measureMemory(context: BenchContext): readonly Row[] {
  return DOCUMENTS.map(({ name, goal, make }, i) => {
    const folder = join(context.temporary, `memory-${i}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "document.json"), JSON.stringify(make()));
    const argv = [context.node, "--expose-gc", join(import.meta.dirname, "child.ts"), "heap", folder] as const;
    // child.ts prints this.
    const held = JSON.parse(runOnce({ argv, statuses: [0] }).stdout) as {
      readonly mb: number;
      readonly textMb: number;
    };
    return {
      workload: name,
      ours: held.mb,
      peer: held.textMb,
      against: "JSON",
      ratio: held.mb / held.textMb,
      goal,
      unit: "MB",
    };
  });
}

function objects(): Json {
  const s = new Sequence(70);
  return times(100_000, (i) => ({
    id: `resource-${padded(i, 6)}`,
    kind: s.pick(["bucket", "instance", "volume"]),
    owner: `team-${s.below(100)}`,
    size: s.below(10_000),
    encrypted: s.chance(80),
    tags: [`env-${s.below(4)}`, `cost-${s.below(50)}`],
  }));
}

function oneMap(): Json {
  const s = new Sequence(80);
  return Object.fromEntries(times(300_000, (i) => [`user-${padded(i, 6)}`, `role-${s.below(50)}`]));
}

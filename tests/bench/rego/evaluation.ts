import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "@sekisho/core";
import { compile } from "@sekisho/rego";
import type { BenchContext, Row } from "../bench.ts";
import { requireSame, runOnce, summarise } from "../measure.ts";
import { opaAnswer, opaMean, writeWorkload } from "./opa.ts";
import type { Workload } from "./workload.ts";

const ROUNDS = 3;
const CHILD = join(import.meta.dirname, "child.ts");

/** A workload whose answers are the same on both sides, in a folder that both read. */
export interface Prepared {
  readonly workload: Workload;
  readonly folder: string;
}

/**
 * Writes the workload and compares the answers; throws when they differ. Undefined, and the reason on stderr, where a
 * builtin is missing.
 */
export function prepareWorkload(context: BenchContext, workload: Workload, place: string): Prepared | undefined {
  const { value: program, diagnostics } = compile({
    modules: [{ file: "policy.rego", text: workload.policy }],
    data: workload.data ?? {},
  });
  if (program === undefined) {
    const missing = diagnostics.filter(({ message }) => message.startsWith("undefined function "));
    const [first] = diagnostics;
    if (missing.length < diagnostics.length) throw new Error(`${workload.name} does not compile: ${first?.message}`);
    console.error(`  skipped: ${workload.name}: ${first?.message}, which is not written yet`);
    return undefined;
  }
  const folder = join(context.temporary, place);
  mkdirSync(folder);
  writeWorkload(folder, workload);
  const ours = program.query(workload.rule).evaluate(workload.input);
  if (ours.failures.length > 0) throw new Error(`${workload.name}: ${ours.failures[0]?.message}`);
  const theirs = opaAnswer(context.peer("opa").path, folder, workload.rule);
  // Canonical, because OPA prints keys sorted and we print them as they come.
  requireSame([canonicalJson(ours.value ?? null)], [canonicalJson(theirs)]);
  return { workload, folder };
}

/** Times both sides in alternation, each in processes of its own. */
export function timeWorkload(context: BenchContext, { workload, folder }: Prepared): Row {
  const opa = context.peer("opa").path;
  const samples = Array.from({ length: ROUNDS }, () => ({
    ours: ourMean(context.node, folder),
    peer: opaMean(opa, folder, workload.rule),
  }));
  return { workload: workload.name, ...summarise(samples), goal: workload.goal, unit: "ns/op" };
}

function ourMean(node: string, folder: string): number {
  const { stdout } = runOnce({ argv: [node, CHILD, "evaluate", folder], statuses: [0] });
  // child.ts prints this.
  return (JSON.parse(stdout) as { readonly ns: number }).ns;
}

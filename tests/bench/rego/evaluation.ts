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

/** Compares the answers, then the times of alternating runs. Undefined, and the reason on stderr, where it can't be run. */
export function measureWorkload(context: BenchContext, workload: Workload, place: string): Row | undefined {
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
  const opa = context.peer("opa").path;
  const ours = program.query(workload.rule).evaluate(workload.input);
  if (ours.failures.length > 0) throw new Error(`${workload.name}: ${ours.failures[0]?.message}`);
  // Canonical, because OPA prints keys sorted and we print them as they come.
  requireSame([canonicalJson(ours.value ?? null)], [canonicalJson(opaAnswer(opa, folder, workload.rule))]);
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

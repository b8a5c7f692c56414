import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { runOnce } from "../measure.ts";
import type { Workload } from "./workload.ts";

/** The workload as files, for both sides. */
export function writeWorkload(folder: string, { policy, input, data = {}, rule }: Workload): void {
  writeFileSync(join(folder, "policy.rego"), policy);
  writeFileSync(join(folder, "input.json"), JSON.stringify(input));
  writeFileSync(join(folder, "data.json"), JSON.stringify(data));
  writeFileSync(join(folder, "workload.json"), JSON.stringify({ rule }));
}

/** What OPA answers, numbers exact. Throws where the rule is undefined. */
export function opaAnswer(opa: string, folder: string, query: string): Json {
  const { stdout } = runOnce({ argv: [opa, "eval", "--format", "json", ...given(folder), query] });
  // The shape of `opa eval`; its numbers may be longer than a double's.
  const answer = json.read(Buffer.from(stdout), "answer.json").documents[0]?.value as OpaEval | undefined;
  const value = answer?.result?.[0]?.expressions[0]?.value;
  if (value === undefined) throw new Error(`${query} is undefined in OPA`);
  return value;
}

/** The mean of one evaluation with a parsed input, result as Go values, in nanoseconds. */
export function opaMean(opa: string, folder: string, query: string): number {
  const { stdout } = runOnce({ argv: [opa, "bench", "--format", "json", ...given(folder), "--count", "1", query] });
  return (JSON.parse(stdout) as OpaBench).Extra["histogram_timer_rego_query_eval_ns_mean"] ?? Number.NaN;
}

function given(folder: string): readonly string[] {
  const file = (name: string): string => join(folder, name);
  const data = existsSync(file("data.json")) ? ["-d", file("data.json")] : [];
  return ["-d", file("policy.rego"), ...data, "-i", file("input.json")];
}

interface OpaEval {
  readonly result?: readonly { readonly expressions: readonly { readonly value: Json }[] }[];
}

interface OpaBench {
  readonly Extra: Readonly<Record<string, number>>;
}

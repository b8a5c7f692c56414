import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, type Json } from "@sekisho/core";
import { compile } from "@sekisho/rego";
import type { Bench } from "../bench.ts";
import { median, requireSame, runOnce } from "../measure.ts";
import { input, policy } from "./policy.ts";

const ROUNDS = 5;
const EVALUATIONS = 200_000;

/** One evaluation of a small policy on a parsed input: the same rule by `opa bench` and by the compiled program. */
export const bench: Bench = {
  name: "rbac",
  run: async (context) => {
    const opa = context.peer("opa");
    const policyFile = join(context.temporary, "rbac.rego");
    const inputFile = join(context.temporary, "input.json");
    writeFileSync(policyFile, policy);
    writeFileSync(inputFile, JSON.stringify(input));
    const rule = compile({ modules: [{ file: "rbac.rego", text: policy }] }).value?.query("data.rbac.allow");
    if (rule === undefined) throw new Error("the policy does not compile");
    const same = ["-d", policyFile, "-i", inputFile, "--format", "json", "data.rbac"] as const;
    const whole = compile({ modules: [{ file: "rbac.rego", text: policy }] }).value?.prepare("x = data.rbac");
    const theirs = JSON.parse(runOnce({ argv: [opa.path, "eval", ...same] }).stdout) as OpaEval;
    const ours = whole?.value?.evaluate(input).rows[0]?.["x"];
    // Canonical, because OPA prints keys sorted and we print them as they come.
    requireSame([canonicalJson(ours ?? null)], [canonicalJson(theirs.result[0]?.expressions[0]?.value ?? null)]);
    const samples = Array.from({ length: ROUNDS }, () => {
      const report = runOnce({ argv: [opa.path, "bench", ...same.slice(0, -1), "--count", "1", "data.rbac.allow"] });
      const peer = (JSON.parse(report.stdout) as OpaBench).Extra["histogram_timer_rego_query_eval_ns_mean"] ?? Number.NaN;
      const started = performance.now();
      for (let i = 0; i < EVALUATIONS; i++) rule.evaluate(input);
      return { ours: ((performance.now() - started) * 1e6) / EVALUATIONS, peer };
    });
    return [
      {
        workload: "RBAC sample, one decision",
        ours: median(samples.map((sample) => sample.ours)),
        peer: median(samples.map((sample) => sample.peer)),
        ratio: median(samples.map((sample) => sample.ours / sample.peer)),
        goal: 0.1,
        unit: "ns/op",
      },
    ];
  },
};

interface OpaEval {
  readonly result: readonly { readonly expressions: readonly { readonly value: Json }[] }[];
}

interface OpaBench {
  readonly Extra: Readonly<Record<string, number>>;
}

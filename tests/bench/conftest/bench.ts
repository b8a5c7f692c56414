import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateManifests } from "../../../tools/generate-manifests.ts";
import type { Bench, BenchContext, Row } from "../bench.ts";
import { policy } from "../files/policy.ts";
import { type Command, requireSame, runOnce, timePairs } from "../measure.ts";
import { largePlan } from "./plan.ts";
import { terraformFiles, terraformPolicy } from "./terraform-files.ts";

/** The same words to `conftest` and to `sekisho conftest`, over generated files of which a tenth break a rule. */
export const bench: Bench = {
  name: "conftest",
  parts: {
    "one file": async (context) => [files(context, { count: 1, goal: 5, pairs: 15 })],
    "1000 files": async (context) => [files(context, { count: 1_000, goal: 0.7, pairs: 7 })],
    // One pair: the peer takes up to a minute for one of its two runs.
    "10000 files": async (context) => [files(context, { count: 10_000, goal: 0.4, pairs: 1 }), memory(context)],
    "Terraform plan": async (context) => [plan(context)],
    "Terraform files": async (context) => [terraform(context)],
  },
};

interface FilesOptions {
  readonly count: number;
  readonly goal: number;
  readonly pairs: number;
}

function files(context: BenchContext, { count, goal, pairs }: FilesOptions): Row {
  const root = manifests(context, count);
  const words = ["test", "--output", "json", "manifests"];
  const commands = same(context, root, words);
  return {
    workload: `test of ${count} file${count === 1 ? "" : "s"}, 10 rules`,
    ...timePairs(commands.ours, commands.peer, { pairs, isWarm: true }),
    goal,
    unit: "ms",
  };
}

/** What 10,000 files take at most, in a process of its own. */
function memory(context: BenchContext): Row {
  const root = manifests(context, 10_000);
  const argv = [context.node, join(import.meta.dirname, "child.ts"), "test", "--output", "json", "manifests"] as const;
  const mb = Number(runOnce({ argv, cwd: root, env: cache(context) }).stderr.trim());
  return {
    workload: "memory of 10000 files",
    ours: mb,
    peer: 400,
    against: "limit",
    ratio: mb / 400,
    goal: 1,
    unit: "MB",
  };
}

function plan(context: BenchContext): Row {
  const { text, policy: rules } = largePlan(10_000_000);
  const root = join(context.temporary, "plan");
  write(join(root, "policy", "plans.rego"), rules);
  write(join(root, "plan.json"), text);
  const { ours, peer } = same(context, root, ["test", "--output", "json", "--namespace", "plans", "plan.json"]);
  return {
    workload: "test of a Terraform plan of 10 MB, 20 rules",
    ...timePairs(ours, peer, { pairs: 5, isWarm: true }),
    goal: 0.5,
    unit: "ms",
  };
}

function terraform(context: BenchContext): Row {
  const root = join(context.temporary, "terraform");
  for (const { path, text } of terraformFiles(1_000)) write(join(root, "infrastructure", path), text);
  write(join(root, "policy", "main.rego"), terraformPolicy);
  const { ours, peer } = same(context, root, ["test", "--output", "json", "infrastructure"]);
  return {
    workload: "test of 1000 .tf files, 3 rules",
    ...timePairs(ours, peer, { pairs: 5, isWarm: true }),
    goal: 0.5,
    unit: "ms",
  };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Both commands, after they have said the same. */
function same(
  context: BenchContext,
  cwd: string,
  words: readonly string[],
): { readonly ours: Command; readonly peer: Command } {
  const ours: Command = { argv: [context.node, context.sekisho, "conftest", ...words], cwd, env: cache(context) };
  const peer: Command = { argv: [context.peer("conftest").path, ...words], cwd };
  requireSame(messages(runOnce(ours).stdout), messages(runOnce(peer).stdout));
  return { ours, peer };
}

/** The first run, which is not measured, fills it: policies are the same in most runs. */
function cache(context: BenchContext): Readonly<Record<string, string>> {
  return { SEKISHO_CACHE: join(context.temporary, "cache") };
}

function messages(stdout: string): string[] {
  const results = JSON.parse(stdout) as readonly {
    readonly filename: string;
    readonly successes: number;
    readonly failures?: readonly { readonly msg: string }[];
  }[];
  return results.flatMap(({ filename, successes, failures }) => [
    `${filename}: ${successes} passed`,
    ...(failures ?? []).map(({ msg }) => `${filename}: ${msg}`),
  ]);
}

/** One file is one that breaks a rule, so that there is something to say. */
function manifests(context: BenchContext, count: number): string {
  const root = join(context.temporary, String(count));
  const chosen =
    count > 1
      ? generateManifests({ count, seed: 1 })
      : generateManifests({ count: 100, seed: 1 })
          .filter(({ breaks }) => breaks === "privileged")
          .slice(0, 1);
  for (const { path, text } of chosen) write(join(root, "manifests", path), text);
  write(join(root, "policy", "main.rego"), policy);
  return root;
}

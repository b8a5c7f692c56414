import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generateManifests, type Manifest } from "../../../tools/generate-manifests.ts";
import type { Bench, BenchContext, Row } from "../bench.ts";
import { type Command, requireSame, runOnce, timePairs } from "../measure.ts";
import { policy } from "./policy.ts";

/** Whole commands over generated Kubernetes files, a tenth of which break one of ten rules; one package for both. */
export const bench: Bench = {
  name: "files",
  parts: {
    "one file": async (context) => [measure(context, { count: 1, goal: 8, pairs: 15 })],
    "1000 files": async (context) => [measure(context, { count: 1_000, goal: 1, pairs: 9 })],
  },
};

function measure(
  context: BenchContext,
  options: { readonly count: number; readonly goal: number; readonly pairs: number },
): Row {
  const conftest = context.peer("conftest");
  const root = join(context.temporary, String(options.count));
  const manifests = choose(options.count);
  write(root, manifests);
  const ours: Command = {
    argv: [context.node, context.sekisho, "check", "--rulebook", "rulebook", "--output", "json", "manifests"],
    cwd: root,
    // The first run, which is not measured, fills it: a rulebook is the same in most runs.
    env: { SEKISHO_CACHE: join(context.temporary, "cache") },
  };
  const peer: Command = {
    argv: [conftest.path, "test", "--policy", "rulebook/rules", "--output", "json", "manifests"],
    cwd: root,
  };
  requireSame(ourFindings(runOnce(ours).stdout), peerFindings(runOnce(peer).stdout));
  return {
    workload: `${options.count} file${options.count === 1 ? "" : "s"}, 10 rules`,
    ...timePairs(ours, peer, { pairs: options.pairs }),
    goal: options.goal,
    unit: "ms",
  };
}

/** One file is one that breaks a rule, so that an answer is there to compare. */
function choose(count: number): readonly Manifest[] {
  if (count > 1) return generateManifests({ count, seed: 1 });
  return generateManifests({ count: 100, seed: 1 })
    .filter(({ breaks }) => breaks === "privileged")
    .slice(0, 1);
}

function write(root: string, manifests: readonly Manifest[]): void {
  for (const { path, text } of manifests) {
    const file = join(root, "manifests", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  mkdirSync(join(root, "rulebook", "rules"), { recursive: true });
  writeFileSync(join(root, "rulebook", "rules", "main.rego"), policy);
  writeFileSync(join(root, "rulebook", "rulebook.yaml"), "apiVersion: rulebook/v1\nname: bench\nversion: 1.0.0\n");
}

function peerFindings(stdout: string): string[] {
  const files = JSON.parse(stdout) as readonly {
    readonly filename: string;
    readonly failures?: readonly { readonly msg: string }[];
  }[];
  return files.flatMap(({ filename, failures }) => (failures ?? []).map(({ msg }) => `${filename}: ${msg}`));
}

function ourFindings(stdout: string): string[] {
  const { verdicts } = JSON.parse(stdout) as {
    readonly verdicts: readonly {
      readonly violations: readonly {
        readonly message: string;
        readonly places: readonly { readonly file: string }[];
      }[];
    }[];
  };
  return verdicts.flatMap(({ violations }) =>
    violations.flatMap(({ message, places }) => places.map(({ file }) => `${file}: ${message}`)),
  );
}

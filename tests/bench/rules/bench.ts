import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { formatNamed } from "@sekisho/formats";
import { loadRulebook, openRulebook, type Rulebook } from "@sekisho/rulebook";
import { type Subject, subjectsOf } from "@sekisho/subject";
import { bundleOptions } from "../../../tools/build.ts";
import { generateManifests } from "../../../tools/generate-manifests.ts";
import type { Bench, BenchContext, Row } from "../bench.ts";

const SUBJECTS = 100;
const BATCHES = 200;
const STARTS = 15;
const BATCH_LIMIT_MS = 2;
const START_LIMIT_MS = 150;
const COMMANDS = 9;
const EXPLAIN_LIMIT_MS = 200;
const TEST_LIMIT_MS = 3_000;

const POD = `apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop}
spec:
  containers:
    - name: api
      image: registry.example.com/api:1
      ports:
        - {containerPort: 80, hostPort: 80}
`;

/** Rules in TypeScript, from the start of their process; and the commands of those who write rules, whole processes. */
export const bench: Bench = {
  name: "rules",
  parts: {
    "typescript start": async (context) => [await start(context)],
    "typescript batch": async (context) => [await batch(context)],
    explain: async (context) => explain(context),
    test: async (context) => [await testShipped(context)],
  },
};

const FILES = {
  "rulebook.yaml": "apiVersion: rulebook/v1\nname: bench\nversion: 1.0.0\n",
  "rules/latest.rule.ts": `import { rule } from "@sekisho/rule";

export const latest = rule({
  id: "latest",
  title: "Images name a version",
  severity: "medium",
  applies: [{ view: "k8s.pod" }],
  instance: "container",
  message: "{container} uses {image}",
  check(pod, { report }) {
    for (const { name, image } of pod.spec?.containers ?? []) if (image?.endsWith(":latest")) report({ container: name, image });
  },
});
`,
};

/** From the texts to all rules loaded, in a new process each, by the code that ships: sources would be read as TypeScript first. */
async function start(context: BenchContext): Promise<Row> {
  const shipped = await bundled(context);
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const began = performance.now();
    close(await load(context, shipped));
    times.push(performance.now() - began);
  }
  return row("rules in TypeScript: loaded in a new process, as shipped", median(times), START_LIMIT_MS);
}

/** The loader as tools/build.ts bundles it, with the program of the process beside it. */
async function bundled({ root, temporary }: BenchContext): Promise<typeof loadRulebook> {
  const { build, stop } = await import("esbuild");
  const outdir = join(temporary, "shipped");
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: join(root, "packages/rulebook/src/index.ts"), out: "rulebook" },
      { in: join(root, "packages/rule/src/child/main.ts"), out: "rule-child" },
    ],
    ...bundleOptions,
    outdir,
  });
  await stop();
  // It is what was bundled.
  const made = (await import(pathToFileURL(join(outdir, "rulebook.js")).href)) as {
    readonly loadRulebook: typeof loadRulebook;
  };
  return made.loadRulebook;
}

async function batch(context: BenchContext): Promise<Row> {
  const rulebook = await load(context);
  const judge = openRulebook(rulebook);
  const subjects = await readSubjects();
  const times: number[] = [];
  for (let i = 0; i < BATCHES; i++) {
    const began = performance.now();
    const verdicts = await judge.judge(subjects, { gate: "files", now: 0 });
    times.push(performance.now() - began);
    if (verdicts.some(({ judged, errors }) => judged.length !== 1 || errors.length > 0))
      throw new Error("not all is judged");
  }
  close(rulebook);
  return row(
    `a rule in TypeScript on ${SUBJECTS} Pods, warm, verdicts included`,
    median(times.slice(BATCHES / 2)),
    BATCH_LIMIT_MS,
  );
}

/** A rule, and a violation in a file of ten lines: processes of their own, as a person starts them. */
async function explain({ node, sekisho, temporary }: BenchContext): Promise<readonly Row[]> {
  writeFileSync(join(temporary, "pod.yaml"), POD);
  const rule = ["explain", "kubernetes/host-ports"];
  const timed = (argv: readonly string[]): number => {
    const times = Array.from({ length: COMMANDS + 1 }, () => timeOf([node, sekisho, ...argv], temporary));
    // The first one fills the caches.
    return median(times.slice(1));
  };
  return [
    row("explain: a rule that ships, whole process", timed(rule), EXPLAIN_LIMIT_MS),
    row("explain: a violation in one file, whole process", timed([...rule, "pod.yaml"]), EXPLAIN_LIMIT_MS),
  ];
}

/** Of both rulebooks that ship: Rego tests and cases. */
async function testShipped({ node, sekisho, temporary }: BenchContext): Promise<Row> {
  const command = [node, sekisho, "test", "sekisho:kubernetes", "sekisho:terraform-aws"];
  const times = Array.from({ length: COMMANDS + 1 }, () => timeOf(command, temporary));
  return row("test of the rulebooks that ship, whole process", median(times.slice(1)), TEST_LIMIT_MS);
}

function timeOf([program = "", ...argv]: readonly string[], cwd: string): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(program, argv, { cwd, encoding: "utf8" });
  const elapsed = performance.now() - began;
  if (status !== 0) throw new Error(`${argv.join(" ")} ends with ${status}: ${stderr}`);
  return elapsed;
}

async function load({ temporary }: BenchContext, loader = loadRulebook): Promise<Rulebook> {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(temporary, path)), { recursive: true });
    writeFileSync(join(temporary, path), text);
  }
  const { value, diagnostics } = await loader(temporary);
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return value;
}

async function readSubjects(): Promise<readonly Subject[]> {
  const yaml = await formatNamed("yaml")?.load?.();
  if (yaml === undefined) throw new Error("nothing reads YAML");
  const found: Subject[] = [];
  for (const { path, text } of generateManifests({ count: SUBJECTS * 3, seed: 1 })) {
    const { documents } = yaml.read(new TextEncoder().encode(text), path);
    found.push(
      ...subjectsOf(documents, { scope: "", root: "" }).subjects.filter(({ id }) =>
        /Deployment|Pod|StatefulSet/.test(id.type),
      ),
    );
    if (found.length >= SUBJECTS) return found.slice(0, SUBJECTS);
  }
  throw new Error(`only ${found.length} of ${SUBJECTS} subjects make Pods`);
}

function close({ rules }: Rulebook): void {
  for (const rule of rules) if (rule.kind === "script") rule.scripts.close();
}

function row(workload: string, ours: number, limit: number): Row {
  return { workload, ours, peer: limit, ratio: ours / limit, goal: 1, unit: "ms", against: "limit" };
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

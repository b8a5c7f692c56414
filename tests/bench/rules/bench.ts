import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatNamed } from "@sekisho/formats";
import { loadRulebook, openRulebook, type Rulebook } from "@sekisho/rulebook";
import { type Subject, subjectsOf } from "@sekisho/subject";
import { generateManifests } from "../../../tools/generate-manifests.ts";
import type { Bench, BenchContext, Row } from "../bench.ts";

const SUBJECTS = 100;
const BATCHES = 200;
const STARTS = 15;
const BATCH_LIMIT_MS = 2;
const START_LIMIT_MS = 150;

/** Rules in TypeScript: the start of their process, and a batch of subjects once it is warm. */
export const bench: Bench = {
  name: "rules",
  parts: {
    "typescript start": async (context) => [await start(context)],
    "typescript batch": async (context) => [await batch(context)],
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

/** From the texts to all rules loaded, in a new process each. */
async function start(context: BenchContext): Promise<Row> {
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const began = performance.now();
    close(await load(context));
    times.push(performance.now() - began);
  }
  return row("rules in TypeScript: loaded in a new process", median(times), START_LIMIT_MS);
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

async function load({ temporary }: BenchContext): Promise<Rulebook> {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(temporary, path)), { recursive: true });
    writeFileSync(join(temporary, path), text);
  }
  const { value, diagnostics } = await loadRulebook(temporary);
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

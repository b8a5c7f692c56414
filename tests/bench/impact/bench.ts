import { join } from "node:path";
import { formatNamed } from "@sekisho/formats";
import { type JudgeContext, loadRulebook, openRulebook } from "@sekisho/rulebook";
import { subjectsOf } from "@sekisho/subject";
import { type GeneratedHistory, generateHistory, type Version, writeHistory } from "../../../tools/generate-history.ts";
import type { Bench, BenchContext, Row } from "../bench.ts";
import { type Command, limitRow, median, requireSame, runOnce } from "../measure.ts";

const COMMITS = 200;
const MANIFESTS = 500;
const LIMIT_S = 10;
const RUNS = 3;
const AT = "2026-11-22";
const SCOPE = "repo:example.com/generated";

/** `sekisho impact` over all that a repository held in 200 commits; the same is found by judging all by both rulebooks. */
export const bench: Bench = {
  name: "impact",
  parts: { history: async (context) => [await history(context)] },
};

const RULEBOOK = {
  "rulebook/rulebook.yaml": `apiVersion: rulebook/v1
name: acme
version: 1.0.0
includes: [{use: "sekisho:kubernetes"}]
rules:
  kubernetes/image-registry: {parameters: {registries: [registry.example.com]}}
stages: [{rules: [kubernetes/privileged], action: warn}]
`,
  "sekisho.yaml": `apiVersion: sekisho/v1\nrulebook: ./rulebook\nscope: ${SCOPE}\ncheck: {paths: [deploy]}\n`,
};

/** One team's images are let in no more, privileged containers stop, and each object bears a label. */
const CHANGED = {
  "rulebook/rulebook.yaml": RULEBOOK["rulebook/rulebook.yaml"]
    .replace("[registry.example.com]", "[registry.example.com/payments, registry.example.com/search]")
    .replace("stages: [{rules: [kubernetes/privileged], action: warn}]\n", ""),
  "rulebook/rules/label.rego": `# METADATA
# scope: package
# title: Objects bear the label of their team
# custom:
#   sekisho:
#     id: label
#     severity: low
#     applies: [{view: k8s.object}]
package acme.label

deny contains {"msg": "no team"} if not input.metadata.labels["example.com/team"]
`,
};

async function history(context: BenchContext): Promise<Row> {
  const root = join(context.temporary, "repository");
  const generated = generateHistory({
    commits: COMMITS,
    manifests: MANIFESTS,
    seed: 8,
    files: RULEBOOK,
    lastFiles: CHANGED,
  });
  writeHistory(root, generated);
  const command: Command = {
    argv: [
      context.node,
      context.sekisho,
      "impact",
      "--from",
      "HEAD~1",
      "--history",
      String(COMMITS),
      "--at",
      AT,
      "--output",
      "json",
    ],
    cwd: root,
    env: { SEKISHO_CACHE: "off" },
  };
  requireSame(told(runOnce(command).stdout), await fromScratch(context, root, generated));
  const seconds = Array.from({ length: RUNS }, () => runOnce(command).ms / 1_000);
  const workload = `impact on ${COMMITS} commits with ${MANIFESTS} manifests, ${generated.versions.length} versions`;
  return limitRow(workload, { value: median(seconds), limit: LIMIT_S, unit: "s" });
}

/** `failing KEY` and `passing KEY` of a report, as often as a version has it. */
function told(stdout: string): readonly string[] {
  const { differences } = JSON.parse(stdout) as {
    readonly differences: readonly { readonly kind: string; readonly key?: string; readonly seen: number }[];
  };
  return differences
    .filter(({ kind }) => kind === "failing" || kind === "passing")
    .flatMap(({ kind, key, seen }) => Array.from({ length: seen }, () => `${kind} ${key}`));
}

/** Every version judged by all rules of both rulebooks; what stops under one alone is the difference. */
async function fromScratch(
  { root: checkout, temporary }: BenchContext,
  root: string,
  { versions }: GeneratedHistory,
): Promise<readonly string[]> {
  const before = join(temporary, "before");
  writeHistory(before, generateHistory({ commits: 1, manifests: 0, seed: 8, files: RULEBOOK, lastFiles: {} }));
  const judges = await Promise.all([before, root].map((directory) => judgeOf(join(directory, "rulebook"), checkout)));
  const lines: string[] = [];
  for (const version of versions) {
    const subjects = await read(version);
    const [a, b] = await Promise.all(judges.map((judge) => judge.judge(subjects, CONTEXT)));
    for (const [i] of subjects.entries()) {
      const keys = (list: readonly { readonly key: string }[] | undefined): ReadonlySet<string> =>
        new Set((list ?? []).map(({ key }) => key));
      const [was, is] = [keys(a?.[i]?.violations), keys(b?.[i]?.violations)];
      const broken = keys([...(b?.[i]?.violations ?? []), ...(b?.[i]?.warnings ?? []), ...(b?.[i]?.audited ?? [])]);
      const told = keys([...(a?.[i]?.violations ?? []), ...(a?.[i]?.warnings ?? []), ...(a?.[i]?.audited ?? [])]);
      lines.push(...[...is.difference(was)].map((key) => `failing ${key}`));
      lines.push(...[...told.difference(broken)].map((key) => `passing ${key}`));
    }
  }
  return lines;
}

const CONTEXT: JudgeContext = { gate: "files", now: Date.parse(AT), scope: SCOPE };

async function judgeOf(directory: string, checkout: string): Promise<ReturnType<typeof openRulebook>> {
  const { value, diagnostics } = await loadRulebook(directory, { builtinRulebooks: join(checkout, "rulebooks") });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return openRulebook(value);
}

async function read({ path, text }: Version): Promise<Parameters<ReturnType<typeof openRulebook>["judge"]>[0]> {
  const yaml = await formatNamed("yaml")?.load?.();
  if (yaml === undefined) throw new Error("nothing reads YAML");
  const { documents } = yaml.read(new TextEncoder().encode(text), path);
  const { subjects, documents: whole } = subjectsOf(documents, { scope: SCOPE, root: "" });
  return [...new Set([...subjects, ...whole])];
}

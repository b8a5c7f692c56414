/** What stands where developers are: the action, the job and the hooks, run as their hosts would run them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "../..");
const MINUTE = { timeout: 60_000 };

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A repository with one Pod that takes a port of the node, in a file with an odd name. */
function repository(): string {
  const root = mkdtempSync(join(tmpdir(), "sekisho-integrations-"));
  made.push(root);
  mkdirSync(join(root, "deploy"));
  writeFileSync(join(root, "deploy/a|b.yaml"), POD);
  return root;
}

const POD = `apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop}
spec:
  containers:
    - name: "<b>|api"
      ports: [{containerPort: 80, hostPort: 80}]
`;

function run(script: string, cwd: string, env: Readonly<Record<string, string>>, argv: readonly string[] = []) {
  const { status, stdout, stderr } = spawnSync(join(ROOT, script), argv, {
    cwd,
    encoding: "utf8",
    env: { PATH: `${join(ROOT, "node_modules/.bin")}:${process.env["PATH"]}`, ...env },
  });
  return { status, stdout, stderr };
}

/** Runs the action's steps that are scripts, with inputs as the runner hands them on. */
function check(cwd: string, inputs: Readonly<Record<string, string>>) {
  const files = { GITHUB_OUTPUT: join(cwd, "output"), GITHUB_STEP_SUMMARY: join(cwd, "summary") };
  for (const file of Object.values(files)) writeFileSync(file, "");
  const ran = run("integrations/github/check.sh", cwd, { ...files, ...inputs });
  const read = (file: string): string => readFileSync(file, "utf8");
  return { ...ran, output: read(files.GITHUB_OUTPUT), summary: read(files.GITHUB_STEP_SUMMARY) };
}

test("the GitHub action annotates the line, writes SARIF and a summary, and fails the step", MINUTE, () => {
  const cwd = repository();
  const { status, stdout, output, summary } = check(cwd, { INPUT_PATHS: "deploy", INPUT_OPTIONS: "--at 2026-11-22" });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^::error file=deploy\/a\|b\.yaml,line=7,endLine=7,col=45,/m);
  expect(output).toBe(`status=1\nsarif=${cwd}/sekisho.sarif\n`);
  expect(readFileSync(join(cwd, "sekisho.sarif"), "utf8")).toContain('"kubernetes/host-ports"');
  expect(summary).toMatch(/^## Sekisho\n\nStopped: /);
  expect(summary).toMatch(
    /\| `kubernetes\/host-ports` \(medium\) \| `deploy\/a\\\|b\.yaml:7` \| .*container &lt;b&gt;\\\|api: hostPort 80/,
  );
});

test("its inputs are words, never patterns or options of the shell", MINUTE, () => {
  const cwd = repository();
  expect(check(cwd, { INPUT_PATHS: "*", INPUT_SARIF: "x.sarif" })).toMatchObject({ status: 2 });
  expect(check(cwd, { INPUT_PATHS: "$(touch made) deploy" })).toMatchObject({ status: 2 });
  expect(check(cwd, { INPUT_PATHS: "--help" })).toMatchObject({ status: 2 });
  const passed = check(cwd, { INPUT_OPTIONS: "--rulebook sekisho:terraform-aws", INPUT_PATHS: "deploy" });
  expect([passed.status, passed.output]).toEqual([0, `status=0\nsarif=${cwd}/sekisho.sarif\n`]);
});

test("the action names scripts that are there, and hands them every input that they read", () => {
  const action = parse(readFileSync(join(ROOT, "integrations/github/action.yml"), "utf8")) as Action;
  const scripts = action.runs.steps.flatMap(({ run: line }) => (line === undefined ? [] : [line]));
  expect(scripts).toEqual(['"$GITHUB_ACTION_PATH/install.sh"', '"$GITHUB_ACTION_PATH/check.sh"']);
  const text = readFileSync(join(ROOT, "integrations/github/check.sh"), "utf8");
  const reads = new Set([...text.matchAll(/INPUT_[A-Z]+/g)].map(([name]) => name));
  expect(new Set(Object.keys(action.runs.steps[1]?.env ?? {}))).toEqual(reads);
  expect(run("integrations/github/install.sh", ROOT, {}).status).toBe(0);
  const example = parse(readFileSync(join(ROOT, "integrations/github/example.yml"), "utf8")) as Workflow;
  const given = example.jobs.check.steps.flatMap(({ with: inputs }) => Object.keys(inputs ?? {}));
  for (const name of given) expect(Object.keys(action.inputs)).toContain(name);
});

test("the GitLab job writes the reports that it names", MINUTE, () => {
  const { sekisho } = parse(readFileSync(join(ROOT, "integrations/gitlab/sekisho.gitlab-ci.yml"), "utf8")) as Pipeline;
  const [line = ""] = sekisho.script;
  const cwd = repository();
  const { status } = spawnSync("bash", ["-c", line.replace("/opt/sekisho", ROOT)], {
    cwd,
    env: { PATH: `${join(ROOT, "node_modules/.bin")}:${process.env["PATH"]}`, SEKISHO_PATHS: "deploy" },
  });
  expect(status).toBe(1);
  const read = (name: string | undefined): string => readFileSync(join(cwd, String(name)), "utf8");
  expect(read(sekisho.artifacts.reports.junit)).toContain("<testsuites");
  const issues = JSON.parse(read(sekisho.artifacts.reports.codequality)) as readonly Issue[];
  expect(issues).toContainEqual({
    description: "container <b>|api: hostPort 80 is not allowed",
    check_name: "kubernetes/host-ports",
    fingerprint: expect.stringMatching(/^[a-z2-7]{26}$/) as unknown,
    severity: "major",
    location: { path: "deploy/a|b.yaml", lines: { begin: 7 } },
  });
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
});

test("the hooks of pre-commit run with the names of files, and without", MINUTE, () => {
  const hooks = parse(readFileSync(join(ROOT, ".pre-commit-hooks.yaml"), "utf8")) as readonly Hook[];
  expect(hooks.map(({ id, language }) => [id, language])).toEqual([
    ["sekisho", "script"],
    ["sekisho-all", "script"],
    ["sekisho-test", "script"],
  ]);
  const cwd = repository();
  const [staged, all, tests] = hooks.map(({ entry }) => entry);
  expect(new RegExp(String(hooks[0]?.files)).test("deploy/a|b.yaml")).toBe(true);
  expect(run(String(staged), cwd, {}, ["deploy/a|b.yaml"])).toMatchObject({ status: 1 });
  expect(run(String(all), cwd, {}).stdout).toContain("kubernetes/host-ports");
  expect(run(String(tests), cwd, {}).status).toBe(2);
});

interface Action {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly runs: {
    readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
  };
}

interface Workflow {
  readonly jobs: {
    readonly check: { readonly steps: readonly { readonly with?: Readonly<Record<string, string>> }[] };
  };
}

interface Pipeline {
  readonly sekisho: {
    readonly script: readonly string[];
    readonly artifacts: { readonly reports: { readonly codequality: string; readonly junit: string } };
  };
}

interface Issue {
  readonly fingerprint: string;
}

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
}

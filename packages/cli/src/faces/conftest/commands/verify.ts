import { type CaseResult, findTests, type RegoTest, testCaseBuiltin, testResult } from "@sekisho/rego/tools";
import type { World } from "../../world.ts";
import { Evaluator } from "../check/evaluator.ts";
import { type CheckResult, type CheckResults, emptyResult } from "../check/result.ts";
import { exitStatus } from "../check/totals.ts";
import type { Call } from "../line/command.ts";
import { render } from "../output/output.ts";
import { allNamespaces, filterNamespaces, pathName } from "../policy/namespaces.ts";
import { openPolicy, type Policy } from "../policy/open.ts";
import { refusal, within } from "../refusal.ts";
import type { Settings } from "../settings/settings.ts";
import { policyOptions } from "./policy-options.ts";

/** `conftest verify`: 0 when all Rego tests hold, 1 when one does not or something could not be done. */
export async function verify({ settings, world }: Call): Promise<number> {
  const ran = await within("running verification", () => runVerification(settings, world));
  const results = ran.map(({ result }) => result);
  const status = exitStatus(results, false);
  if (settings.bool("quiet") && status === 0) return 0;
  const kind = reportKind(settings);
  if (kind !== undefined) {
    if (settings.text("output") !== "stdout")
      throw refusal("output_unsupported", "report flag is supported with stdout only");
    const { report } = await import("../output/report.ts");
    world.out(report(ran, { kind, values: settings.bool("var-values") }));
    return status;
  }
  if (settings.bool("trace")) {
    const { traceOutput } = await import("../output/trace.ts");
    world.err(traceOutput(results, { noColor: settings.bool("no-color") }));
  }
  world.out(
    await render(settings.text("output"), results, {
      noColor: settings.bool("no-color"),
      suppressExceptions: false,
      showSkipped: true,
      junitHideMessage: settings.bool("junit-hide-message"),
      githubHidePassed: settings.bool("github-hide-passed"),
      cwd: world.cwd,
    }),
  );
  return status;
}

export type ReportKind = "full" | "notes" | "fails";

function reportKind(settings: Settings): ReportKind | undefined {
  const asked = settings.text("report");
  if (asked === "full" || asked === "notes" || asked === "fails") return asked;
  return settings.bool("var-values") ? "fails" : undefined;
}

/** A test that was run. */
export interface RanTest {
  readonly test: RegoTest;
  readonly result: CheckResult;
  readonly elapsedMs: number;
  /** Empty for a test that has none. */
  readonly cases: readonly CaseResult[];
  /** All modules, as they are in the files. */
  readonly modules: Policy["modules"];
}

async function runVerification(settings: Settings, world: World): Promise<readonly RanTest[]> {
  const trace = settings.bool("trace") || reportKind(settings) !== undefined;
  const began: Began = [];
  const policy = await openPolicy(
    {
      ...policyOptions(settings),
      trace,
      rename: (modules) => findTests(modules, { cases: true }).modules,
      builtins: [testCaseBuiltin((names) => void began.push(names))],
    },
    world,
  );
  const evaluator = new Evaluator(policy, { showBuiltinErrors: settings.bool("show-builtin-errors"), trace }, world);
  const counted = namespacesOf(policy, settings);
  const ran: RanTest[] = [];
  for (const test of findTests(policy.modules).tests) {
    if (counted?.has(pathName(test.package)) === false) continue;
    ran.push(await within("run test", () => runTest(test, policy, { evaluator, began })));
  }
  policy.keep();
  return ran;
}

function namespacesOf({ modules }: Policy, settings: Settings): ReadonlySet<string> | undefined {
  const asked = settings.texts("namespace");
  return asked.length === 0 ? undefined : new Set(filterNamespaces(allNamespaces(modules), asked));
}

/** Names of the cases that began. */
type Began = (readonly string[])[];

interface Running {
  readonly evaluator: Evaluator;
  readonly began: Began;
}

async function runTest(test: RegoTest, policy: Policy, { evaluator, began }: Running): Promise<RanTest> {
  const name = `data.${pathName(test.package)}.${test.name}`;
  const none = emptyResult(test.file, "");
  const ran = { test, modules: policy.modules };
  if (test.isTodo) return { ...ran, elapsedMs: 0, cases: [], result: { ...none, skipped: [{ message: name }] } };
  const started = performance.now();
  const turn = evaluator.turn(undefined, undefined);
  began.length = 0;
  const found = await turn.ask(policy.program.query([...test.path, ...test.below]), test.name, `${name} = _`);
  const { passed, cases } = testResult(test, found, began);
  const outcome: CheckResults[number] = passed ? { ...none, successes: 1 } : { ...none, failures: [{ message: name }] };
  const elapsedMs = performance.now() - started;
  return { ...ran, elapsedMs, cases, result: { ...outcome, ...turn.leftovers() } };
}

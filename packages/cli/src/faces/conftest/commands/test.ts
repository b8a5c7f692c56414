import type { World } from "../../world.ts";
import { checkFile, checkValue } from "../check/check-file.ts";
import { Evaluator } from "../check/evaluator.ts";
import { namespaceNamed } from "../check/namespace.ts";
import type { CheckResult, CheckResults } from "../check/result.ts";
import { exitStatus } from "../check/totals.ts";
import { combine } from "../input/combine.ts";
import { listFiles } from "../input/list-files.ts";
import { type Configuration, readConfiguration } from "../input/read.ts";
import type { Call } from "../line/command.ts";
import { render } from "../output/output.ts";
import { allNamespaces, filterNamespaces, hasWildcard } from "../policy/namespaces.ts";
import { openPolicy, type Policy } from "../policy/open.ts";
import { refusal, within } from "../refusal.ts";
import type { Settings } from "../settings/settings.ts";
import { policyOptions } from "./policy-options.ts";

/** `conftest test`: 0 passed, 1 something failed or could not be done; other statuses by `--fail-on-warn`. */
export async function test(call: Call): Promise<number> {
  const { settings, world, operands } = call;
  if (operands.length === 0) {
    const { commandUsage } = await import("./help.ts");
    world.err(commandUsage(call.command, []));
    throw refusal("usage", "missing required arguments");
  }
  const results = await within("running test", () => runTest(operands, settings, world));
  const status = exitStatus(results, settings.bool("fail-on-warn"));
  if (settings.bool("quiet") && status === 0) return 0;
  if (settings.bool("trace")) {
    const { traceOutput } = await import("../output/trace.ts");
    world.err(traceOutput(results, { noColor: settings.bool("no-color") }));
  }
  world.out(await render(settings.text("output"), results, outputOptions(settings, world)));
  return settings.bool("no-fail") ? 0 : status;
}

function outputOptions(settings: Settings, { cwd }: World): Parameters<typeof render>[2] {
  return {
    noColor: settings.bool("no-color"),
    suppressExceptions: settings.bool("suppress-exceptions"),
    showSkipped: false,
    junitHideMessage: settings.bool("junit-hide-message"),
    githubHidePassed: settings.bool("github-hide-passed"),
    cwd,
  };
}

async function runTest(operands: readonly string[], settings: Settings, world: World): Promise<CheckResults> {
  const files = listFiles(operands, ignored(settings), world.cwd);
  await update(settings, world);
  const trace = settings.bool("trace");
  const policy = await openPolicy({ ...policyOptions(settings), trace }, world);
  const evaluator = new Evaluator(policy, { showBuiltinErrors: settings.bool("show-builtin-errors"), trace }, world);
  const namespaces = namespacesOf(policy, settings).map((name) => namespaceNamed(name, policy));
  const byNamespace: CheckResult[][] = namespaces.map(() => []);
  const combined: Configuration[] = [];
  const isCombined = settings.bool("combine");
  for (const file of files) {
    const configuration = await readFile(file, settings, world);
    if (isCombined) combined.push(configuration);
    else {
      for (const [i, namespace] of namespaces.entries()) {
        byNamespace[i]?.push(await within("query rule", () => checkFile(configuration, namespace, evaluator)));
      }
    }
  }
  if (isCombined) {
    const value = combine(combined);
    for (const [i, namespace] of namespaces.entries()) {
      byNamespace[i]?.push(await within("check combined", () => checkValue("Combined", value, namespace, evaluator)));
    }
  }
  policy.keep();
  return byNamespace.flat();
}

async function readFile(file: string, settings: Settings, world: World): Promise<Configuration> {
  const read = await within("parse configurations", () => readConfiguration(file, settings.text("parser"), world));
  const name = settings.text("stdin-filename");
  return file === "-" && name !== "" ? { ...read, path: name } : read;
}

function ignored(settings: Settings): RegExp | undefined {
  const pattern = settings.text("ignore");
  if (pattern === "") return undefined;
  try {
    return new RegExp(pattern, "u");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refusal("usage", `parse files: given regexp couldn't be parsed :${why}`, error);
  }
}

/** The first policy directory takes what is downloaded. */
async function update(settings: Settings, world: World): Promise<void> {
  const sources = settings.texts("update");
  if (sources.length === 0) return;
  const { download } = await import("../download/download.ts");
  const target = settings.texts("policy")[0] ?? "";
  await within("update policies", () => download(sources, { target, overwrite: true, tls: tlsOf(settings), world }));
}

/** What was said of TLS; unsaid, machines on the loopback are reached without it. */
function tlsOf(settings: Settings): boolean | undefined {
  return settings.isSet("tls") ? settings.bool("tls") : undefined;
}

function namespacesOf(policy: Policy, settings: Settings): readonly string[] {
  const asked = settings.texts("namespace");
  if (settings.bool("all-namespaces")) return allNamespaces(policy.modules);
  return hasWildcard(asked) ? filterNamespaces(allNamespaces(policy.modules), asked) : asked;
}

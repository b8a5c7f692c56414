import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { locateRulebook } from "@sekisho/gate-files/print";
import {
  CoveredRun,
  loadRulebook,
  type Rulebook,
  type RulebookCoverage,
  runCases,
  runRegoTests,
  runScriptTests,
  type TestResult,
} from "@sekisho/rulebook";
import { meantRulebook } from "../meant-rulebook.ts";
import type { TestSettings } from "./settings.ts";

/** What came of one rulebook. */
export interface Tested {
  readonly rulebook?: Rulebook;
  readonly results: readonly TestResult[];
  readonly diagnostics: readonly Diagnostic[];
  readonly coverage?: RulebookCoverage;
}

/** What is to be tested: directories, or what is wrong with their names. */
export function directoriesOf({ operands, cwd, builtinRulebooks }: Invocation): readonly (string | Diagnostic)[] {
  if (operands.length > 0) return operands.map((use) => locateRulebook({ use, from: cwd }, builtinRulebooks));
  return meantRulebook({ cwd, builtinRulebooks });
}

/** Loads a rulebook and runs its tests of all three kinds. */
export async function testRulebook(
  directory: string | Diagnostic,
  { builtinRulebooks }: Pick<Invocation, "builtinRulebooks">,
  settings: TestSettings,
): Promise<Tested> {
  if (typeof directory !== "string") return { results: [], diagnostics: [directory] };
  const covered = settings.isCovered ? await CoveredRun.start() : undefined;
  const { value: rulebook, diagnostics } = await loadRulebook(directory, {
    builtinRulebooks,
    ...(covered === undefined ? {} : { engine: covered.engine, scripts: covered.scripts }),
  });
  if (rulebook === undefined) return { results: [], diagnostics };
  const options = { now: settings.now, ...(settings.wanted === undefined ? {} : { wanted: settings.wanted }) };
  const rego = await runRegoTests(rulebook, {
    ...options,
    ...(covered === undefined ? {} : { engine: covered.engine }),
  });
  const scripts = await runScriptTests(rulebook, {
    ...options,
    ...(covered === undefined ? {} : { scripts: covered.scripts }),
  });
  const cases = await runCases(rulebook, { ...options, ...(covered === undefined ? {} : { patchesBy: "own" }) });
  const coverage = await covered?.report(rulebook, scripts);
  for (const rule of rulebook.rules) if (rule.kind === "script") rule.scripts.close();
  return {
    rulebook,
    results: [...rego.results, ...scripts.results, ...cases.results],
    diagnostics: [...diagnostics, ...rego.diagnostics, ...scripts.diagnostics, ...cases.diagnostics],
    ...(coverage === undefined ? {} : { coverage }),
  };
}

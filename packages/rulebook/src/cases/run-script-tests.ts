import type { FileCounts, LoadedTest, RuleFile, TestAnswer } from "@sekisho/rule/messages";
import { Mistakes, startOfFile } from "../load/mistakes.ts";
import { textOf } from "../load/modules.ts";
import { pointAt, reportScript, type ScriptFile, spanOf } from "../load/script-places.ts";
import type { Rulebook } from "../rulebook.ts";
import type { ScriptFailure, Scripts, ScriptsOptions } from "../script/scripts.ts";
import type { TestOptions, TestResult } from "./result.ts";
import type { CasesResult } from "./run-cases.ts";

export interface ScriptTestOptions extends TestOptions {
  readonly scripts?: ScriptsOptions;
}

export interface ScriptTestResult extends CasesResult {
  /** What the tests ran of the rulebook's files, where `scripts.isCovered` asks for it and this Node tells. */
  readonly counts?: readonly FileCounts[];
}

const HOME = "tests";

/**
 * Runs the unit tests of a rulebook in TypeScript: in a process of their own that may do what rules may do, and has no
 * more time and memory than they have, one after the other. A test that kills the process has failed; the others run in a new one.
 */
export async function runScriptTests(rulebook: Rulebook, options: ScriptTestOptions): Promise<ScriptTestResult> {
  const { tests, files } = rulebook.tests.scripts;
  if (tests.length === 0) return { results: [], diagnostics: [] };
  const mistakes = new Mistakes();
  const loaded = [...tests, ...files].flatMap((source): readonly ScriptFile[] => {
    const text = textOf(source, mistakes);
    return text === undefined ? [] : [{ source, text }];
  });
  const { Scripts } = await import("../script/scripts.ts");
  const request = { files: loaded.map(toRuleFile), data: {}, tests: true } as const;
  const scripts = new Scripts(request, options.scripts);
  try {
    const answer = await scripts.load();
    for (const mistake of answer.mistakes) reportScript(mistake, loaded[mistake.file], mistakes);
    const results: TestResult[] = [];
    for (const [index, test] of answer.tests.entries()) {
      const name = nameOf(test, loaded[test.file]);
      if (options.wanted?.(name) === false) continue;
      results.push(await runOne({ test, index, name }, { scripts, file: loaded[test.file], now: options.now }));
    }
    const counts = options.scripts?.isCovered === true ? await scripts.counts() : undefined;
    return { results, diagnostics: mistakes.list, ...(counts === undefined ? {} : { counts }) };
  } finally {
    scripts.close();
  }
}

function toRuleFile({ source, text }: ScriptFile): RuleFile {
  return { home: HOME, path: source.path, text };
}

function nameOf({ name }: LoadedTest, file: ScriptFile | undefined): string {
  return `${file?.source.path.replace(/^rules\//, "") ?? ""}: ${name}`;
}

interface Chosen {
  readonly test: LoadedTest;
  readonly index: number;
  readonly name: string;
}

interface Running {
  readonly scripts: Scripts;
  readonly file: ScriptFile | undefined;
  readonly now: number;
}

async function runOne({ test, index, name }: Chosen, { scripts, file, now }: Running): Promise<TestResult> {
  const started = performance.now();
  const answer: TestAnswer | ScriptFailure = test.isTodo ? { output: [] } : await scripts.test(index, now);
  const failures =
    "code" in answer ? [answer] : answer.failure === undefined ? [] : [{ code: "unexpected", ...answer.failure }];
  return {
    kind: "typescript",
    name,
    span:
      file === undefined ? startOfFile("") : spanOf(file, pointAt(file.text, test.line, test.column, "test".length)),
    outcome: test.isTodo ? "todo" : failures.length === 0 ? "passed" : "failed",
    durationMs: performance.now() - started,
    failures,
    output: "output" in answer ? answer.output : [],
  };
}

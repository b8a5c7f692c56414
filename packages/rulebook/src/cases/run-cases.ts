import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic, JsonObject, Path, Span } from "@sekisho/core";
import { formatFor } from "@sekisho/formats";
import { openRulebook } from "../judge/judge.ts";
import { readBySchema, readOneDocument, spanAt } from "../load/documents.ts";
import type { SourceFile } from "../load/files.ts";
import { KnownRules } from "../load/known-rules.ts";
import { Mistakes, startOfFile } from "../load/mistakes.ts";
import { checkParameters, mergeParameters, unknownParameters } from "../load/parameters.ts";
import { readSafely } from "../load/read-safely.ts";
import type { Rule } from "../rule.ts";
import type { Rulebook } from "../rulebook.ts";
import { type Case, casesSchema } from "./case-file.ts";
import { checkPatches, type Fixture, fixtureSubjects } from "./check-patches.ts";
import { checkFields, checkPlaces } from "./check-result.ts";
import { compareCase } from "./compare.ts";
import { type TestFailure, type TestOptions, type TestResult, testTitle } from "./result.ts";

export interface CasesResult {
  readonly results: readonly TestResult[];
  /** What is wrong with the cases files themselves. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Runs the cases files of a rulebook: each case judges one file by one rule, alone, with the stated parameters, and
 * compares violations and unknown paths with what the case states. Stages and exemptions play no part.
 */
export async function runCases(rulebook: Rulebook, options: TestOptions): Promise<CasesResult> {
  const mistakes = new Mistakes();
  const results: TestResult[] = [];
  for (const source of rulebook.tests.caseFiles) {
    results.push(...(await runFile(source, { rulebook, options, mistakes })));
  }
  return { results, diagnostics: mistakes.list };
}

interface Run {
  readonly rulebook: Rulebook;
  readonly options: TestOptions;
  readonly mistakes: Mistakes;
}

async function runFile(source: SourceFile, { rulebook, options, mistakes }: Run): Promise<readonly TestResult[]> {
  const document = readOneDocument(source, mistakes);
  const read = document === undefined ? undefined : readBySchema(casesSchema, document, mistakes);
  if (document === undefined || read === undefined) return [];
  const known = new KnownRules(
    rulebook.rules.map(({ id }) => id),
    rulebook.renamed,
    true,
  );
  const id = known.resolve(read.rule, "rulebook", spanAt(document, ["rule"]), mistakes);
  const rule = rulebook.rules.find((candidate) => candidate.id === id);
  if (rule === undefined) return [];
  const results: TestResult[] = [];
  for (const [i, testCase] of read.cases.entries()) {
    if (options.wanted?.(testTitle({ rule: rule.id, name: testCase.name })) === false) continue;
    const started = performance.now();
    const at = ["cases", i];
    const own = testCase.parameters === undefined ? ["parameters"] : [...at, "parameters"];
    const given: JsonObject = Object.fromEntries(testCase.parameters ?? read.parameters ?? []);
    const configured = await configure(
      rule,
      given,
      (path, side) => spanAt(document, [...own, ...path], side),
      mistakes,
    );
    const fixture = await readFixture(source, testCase, spanAt(document, [...at, "file"]), mistakes);
    if (configured === undefined || fixture === undefined) continue;
    const failures = await judgeCase(rulebook, configured, { testCase, fixture, options });
    results.push({
      kind: "case",
      name: testCase.name,
      rule: rule.id,
      span: spanAt(document, [...at, "name"]) ?? startOfFile(source.file),
      outcome: failures.length === 0 ? "passed" : "failed",
      durationMs: performance.now() - started,
      failures,
      output: [],
    });
  }
  return results;
}

/** The rule with a case's parameters instead of the rulebook's, and with no stage that could switch it off. */
async function configure(
  rule: Rule,
  given: JsonObject,
  locate: (path: Path, at?: "key") => Span | undefined,
  mistakes: Mistakes,
): Promise<Rule | undefined> {
  const schema = rule.kind !== "conftest" ? rule.parametersSchema : undefined;
  const { value, missing } = mergeParameters(schema, given);
  const wrong = [...unknownParameters(schema, given)];
  if (schema !== undefined) wrong.push(...(await checkParameters(schema, value)).mistakes);
  for (const { path, at, message, hint } of wrong) {
    mistakes.error("rulebook_bad_parameter", `${rule.id}: ${message}`, { span: locate(path, at), hint });
  }
  if (wrong.length > 0) return undefined;
  return rule.kind !== "conftest"
    ? { ...rule, stages: [], parameters: value, missingParameters: missing }
    : { ...rule, stages: [], highestAction: "deny" };
}

/** The documents of a case's file, whose name is from the directory of the cases file. */
async function readFixture(
  source: SourceFile,
  { file }: Case,
  span: Span | undefined,
  mistakes: Mistakes,
): Promise<Fixture | undefined> {
  const path = join(dirname(source.file), file);
  const format = formatFor(path);
  if (format?.load === undefined || !existsSync(path)) {
    const why = format?.load === undefined ? "no format that is read has this name" : "there is no such file";
    const hint = "a path starts at the directory of the cases file";
    mistakes.error("cases_unreadable_file", `${file}: ${why}`, { span, hint });
    return undefined;
  }
  try {
    const reader = await format.load();
    const bytes = readSafely(path, source.file.slice(0, -source.path.length));
    const { documents, diagnostics } = reader.read(bytes, path);
    mistakes.list.push(...diagnostics);
    return { bytes, file: path, format: reader, documents };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    mistakes.error("cases_unreadable_file", `${file} can't be read: ${why}`, { span });
    return undefined;
  }
}

interface CaseInput {
  readonly testCase: Case;
  readonly fixture: Fixture;
  readonly options: TestOptions;
}

async function judgeCase(
  rulebook: Rulebook,
  rule: Rule,
  { testCase, fixture, options }: CaseInput,
): Promise<readonly TestFailure[]> {
  const judge = openRulebook({ ...rulebook, rules: [rule], exemptions: [] });
  const [notConfigured] = judge.notConfigured;
  if (notConfigured !== undefined) {
    const message = `the rule lacks the parameters ${notConfigured.missing.join(", ")}`;
    return [{ code: "not_judged", message }];
  }
  const subjects = fixtureSubjects(fixture.documents);
  const verdicts = await judge.judge(subjects, { gate: "files", now: options.now });
  if (verdicts.every(({ judged }) => judged.length === 0)) {
    return [{ code: "not_judged", message: `${testCase.file} holds nothing that the rule applies to` }];
  }
  const all = rulebook.rules.map((other) => (other.id === rule.id ? rule : other));
  const rules = options.patchesBy === "own" ? [rule] : all;
  const patches = await checkPatches({
    judge: openRulebook({ ...rulebook, rules, exemptions: [] }),
    fixture,
    subjects,
    verdicts,
    now: options.now,
  });
  return [
    ...compareCase(testCase, verdicts),
    ...checkFields(rule, verdicts),
    ...checkPlaces(rule, subjects, verdicts),
    ...patches,
  ];
}

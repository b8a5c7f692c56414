import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import {
  commandPage,
  diagnosticBlock,
  INSTANT_HINT,
  labelled,
  locateRulebook,
  type Page,
  readInstant,
  visible,
} from "@sekisho/gate-files/print";
import { loadRulebook, type Rulebook, runCases, runRegoTests, type TestResult } from "@sekisho/rulebook";
import { meantRulebook } from "../meant-rulebook.ts";

/** `sekisho test`: 0 all passed, 1 a test failed, 2 something has mistakes or there is no test. */
export async function test(invocation: Invocation): Promise<number> {
  const { terminal, options, clock } = invocation;
  const page = commandPage(invocation);
  const at = options["at"];
  const now = typeof at === "string" ? readInstant(at) : clock.now();
  if (now === undefined) {
    terminal.err(`sekisho: --at: expected a day or a moment; ${INSTANT_HINT}\n`);
    return 2;
  }
  const started = performance.now();
  const total = new Totals();
  for (const directory of directoriesOf(invocation)) {
    const tested = typeof directory === "string" ? await testRulebook(directory, invocation, now) : mistake(directory);
    terminal.out(print(tested, page, options["verbose"] === true));
    total.add(tested);
  }
  terminal.out(`${total.line(performance.now() - started)}\n`);
  return total.status;
}

/** What came of one rulebook. */
interface Tested {
  readonly rulebook?: Rulebook;
  readonly results: readonly TestResult[];
  readonly diagnostics: readonly Diagnostic[];
}

class Totals {
  #passed = 0;
  #failed = 0;
  #todo = 0;
  #errors = 0;

  add({ results, diagnostics }: Tested): void {
    const count = (outcome: TestResult["outcome"]): number =>
      results.filter((result) => result.outcome === outcome).length;
    this.#passed += count("passed");
    this.#failed += count("failed");
    this.#todo += count("todo");
    this.#errors += diagnostics.filter(({ severity }) => severity === "error").length;
  }

  get status(): number {
    if (this.#errors > 0 || this.#passed + this.#failed === 0) return 2;
    return this.#failed > 0 ? 1 : 0;
  }

  line(elapsedMs: number): string {
    if (this.#passed + this.#failed + this.#errors === 0) return "There is no test.";
    const rest = [
      ...(this.#todo > 0 ? [`${this.#todo} to do`] : []),
      ...(this.#errors > 0 ? [this.#errors === 1 ? "1 mistake" : `${this.#errors} mistakes`] : []),
    ].map((part) => `, ${part}`);
    return `${this.#passed} passed, ${this.#failed} failed${rest.join("")} (${(elapsedMs / 1000).toFixed(2)} s)`;
  }
}

/** What is to be tested: directories, or what is wrong with their names. */
function directoriesOf({ operands, cwd, builtinRulebooks }: Invocation): readonly (string | Diagnostic)[] {
  if (operands.length > 0) return operands.map((use) => locateRulebook({ use, from: cwd }, builtinRulebooks));
  return meantRulebook({ cwd, builtinRulebooks });
}

async function testRulebook(directory: string, { builtinRulebooks }: Invocation, now: number): Promise<Tested> {
  const { value: rulebook, diagnostics } = await loadRulebook(directory, { builtinRulebooks });
  if (rulebook === undefined) return { results: [], diagnostics };
  const rego = await runRegoTests(rulebook, { now });
  const cases = await runCases(rulebook, { now });
  return {
    rulebook,
    results: [...rego.results, ...cases.results],
    diagnostics: [...diagnostics, ...rego.diagnostics, ...cases.diagnostics],
  };
}

function mistake(diagnostic: Diagnostic): Tested {
  return { results: [], diagnostics: [diagnostic] };
}

function print({ rulebook, results, diagnostics }: Tested, page: Page, verbose: boolean): string {
  const blocks = [
    ...diagnostics.map((diagnostic) => diagnosticBlock(diagnostic, page)),
    ...results.flatMap((result) => resultBlock(result, page, verbose)),
  ];
  if (rulebook !== undefined && (verbose || blocks.length > 0)) {
    blocks.unshift(page.paint.bold(`Rulebook ${visible(rulebook.name)} ${visible(rulebook.version)}`));
  }
  return blocks.map((block) => `${block}\n${verbose ? "" : "\n"}`).join("");
}

function resultBlock(result: TestResult, page: Page, verbose: boolean): readonly string[] {
  const { outcome, failures, span } = result;
  const title = visible(result.rule === undefined ? result.name : `${result.rule}: ${result.name}`);
  if (outcome !== "failed") {
    const word = outcome === "todo" ? page.paint.yellow("to do ") : page.paint.green("passed");
    return verbose || outcome === "todo" ? [[`${word}  ${title}`, ...output(result, page)].join("\n")] : [];
  }
  const place = `  ${page.paint.blue("-->")} ${page.name(span.file)}:${span.start.line}:${span.start.column}`;
  const lines = failures.flatMap(({ message, expected, found }) => [
    labelled("", message, { indent: 2, columns: page.columns }),
    ...(expected === undefined ? [] : [labelled("expected  ", expected, { indent: 4, columns: page.columns })]),
    ...(found === undefined ? [] : [labelled("found     ", found, { indent: 4, columns: page.columns })]),
  ]);
  return [
    [`${page.paint.bold(page.paint.red("failed"))}  ${title}`, place, ...lines, ...output(result, page)].join("\n"),
  ];
}

/** What the test printed. */
function output({ output: lines }: TestResult, { paint }: Page): readonly string[] {
  return lines.map((line) => paint.dim(`    | ${visible(line)}`));
}

import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Invocation } from "@sekisho/gate";
import { commandPage, visible } from "@sekisho/gate-files/print";
import { languageOfCommand } from "../command-options.ts";
import { readTestSettings, type TestSettings } from "./settings.ts";
import { directoriesOf, type Tested, testRulebook } from "./tested.ts";
import { testedText } from "./text.ts";
import { Totals } from "./totals.ts";
import { wordsOf } from "./words.ts";

/** `sekisho test`: 0 all passed, 1 a test failed or too little is covered, 2 something has mistakes or there is no test. */
export async function test(invocation: Invocation): Promise<number> {
  const settings = readTestSettings(invocation);
  if (!("now" in settings)) {
    invocation.terminal.err(settings.map((sentence) => `sekisho: ${visible(sentence)}\n`).join(""));
    return 2;
  }
  return settings.isWatched ? runForEver(invocation, settings) : (await runOnce(invocation, settings)).status;
}

/** Runs them again after each change of the rulebooks or what they include, until somebody ends the program. */
async function runForEver(invocation: Invocation, settings: TestSettings): Promise<number> {
  const { Watcher } = await import("@sekisho/gate-files/watcher");
  const watcher = new Watcher({ recursive: true });
  const named = directoriesOf(invocation).filter((directory) => typeof directory === "string");
  watcher.follow(named);
  const { clock, options, terminal } = invocation;
  for (;;) {
    const now = options["at"] === undefined ? clock.now() : settings.now;
    const { tested } = await runOnce(invocation, { ...settings, now });
    const rulebooks = tested.flatMap(({ rulebook }) => (rulebook === undefined ? [] : [rulebook]));
    const included = rulebooks.flatMap(({ includes }) => includes.map(({ directory }) => directory));
    watcher.follow([...named, ...included]);
    terminal.out(`${wordsOf(languageOfCommand(invocation)).waiting}\n`);
    await watcher.change();
    terminal.out("\n");
  }
}

/** Runs all tests and answers in every form that was asked for; standard output last. */
async function runOnce(
  invocation: Invocation,
  settings: TestSettings,
): Promise<{ readonly status: number; readonly tested: readonly Tested[] }> {
  const { terminal, cwd } = invocation;
  const language = languageOfCommand(invocation);
  const page = commandPage(invocation, language);
  const words = wordsOf(language);
  const { isVerbose } = settings;
  const started = performance.now();
  const total = new Totals(settings.threshold);
  const all: Tested[] = [];
  const showsText = settings.outputs.some(({ format, file }) => format === "text" && file === undefined);
  for (const directory of directoriesOf(invocation)) {
    const tested = await testRulebook(directory, invocation, settings);
    if (showsText) terminal.out(testedText(tested, { page, words, isVerbose }));
    total.add(tested);
    all.push(tested);
  }
  const elapsedMs = performance.now() - started;
  const pattern = invocation.options["run"];
  const last = total.line(words, elapsedMs, typeof pattern === "string" ? pattern : undefined);
  const ends = [total.thresholdLine(words), last].filter((line) => line !== undefined);
  const name = (file: string): string => (file === "" ? file : relative(cwd, file) || file);
  for (const { format, file } of settings.outputs.toSorted(
    (a, b) => Number(a.file === undefined) - Number(b.file === undefined),
  )) {
    const text = async (): Promise<string> => {
      if (format === "json") return (await import("./json.ts")).testsJson(all, total, name);
      if (format === "junit") return (await import("./junit.ts")).testsJunit(all, elapsedMs, name);
      const plain = commandPage({ ...invocation, options: { ...invocation.options, noColor: true } }, language);
      return `${all.map((tested) => testedText(tested, { page: plain, words, isVerbose })).join("")}${ends.join("\n")}\n`;
    };
    if (file !== undefined) writeFileSync(file, await text());
    else if (showsText) terminal.out(`${ends.join("\n")}\n`);
    else terminal.out(await text());
  }
  return { status: total.status, tested: all };
}

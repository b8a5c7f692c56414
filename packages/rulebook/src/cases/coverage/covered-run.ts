import type { FileCounts } from "@sekisho/rule/messages";
import { type CoveredEngine, coveredEngine } from "../../engine/covered.ts";
import type { Engine } from "../../engine/engine.ts";
import { Mistakes } from "../../load/mistakes.ts";
import { textOf } from "../../load/modules.ts";
import type { Rulebook } from "../../rulebook.ts";
import type { ScriptsOptions } from "../../script/scripts.ts";
import { type RulebookCoverage, sum } from "./coverage.ts";
import { regoCoverage } from "./rego.ts";
import { typescriptCoverage } from "./typescript.ts";

/** What {@link CoveredRun} needs to be told of the unit tests in TypeScript. */
interface ScriptsTested {
  readonly counts?: readonly FileCounts[];
}

/** Counts what the tests of one rulebook reach: load it with `engine` and `scripts`, run its tests with them, ask for the report. */
export class CoveredRun {
  readonly engine: Engine;
  readonly scripts: ScriptsOptions = { isCovered: true };
  readonly #coverage: CoveredEngine["coverage"];

  private constructor({ engine, coverage }: CoveredEngine) {
    this.engine = engine;
    this.#coverage = coverage;
  }

  static async start(): Promise<CoveredRun> {
    return new CoveredRun(await coveredEngine());
  }

  /** Of the rulebook's own files. Ends the process of its rules in TypeScript. */
  async report(rulebook: Rulebook, tested: ScriptsTested): Promise<RulebookCoverage> {
    const [own] = rulebook.sources;
    const rego = regoCoverage(this.#coverage, own?.modules ?? []);
    const counts = await this.#counts(rulebook, tested);
    const scripts = rulebook.tests.scripts.files.flatMap((source) => {
      const text = textOf(source, new Mistakes());
      return text === undefined || counts === undefined ? [] : [typescriptCoverage({ source, text }, counts)];
    });
    const files = [...rego, ...scripts]
      .filter(({ lines }) => lines.all > 0)
      .map((file) => ({
        ...file,
        rules: rulebook.rules.filter(({ span }) => span.file === file.file).map(({ id }) => id),
      }))
      .sort((a, b) => (a.file < b.file ? -1 : 1));
    return {
      files,
      lines: sum(files.map(({ lines }) => lines)),
      parts: sum(files.map(({ parts }) => parts)),
      lacksTypeScript: counts === undefined,
    };
  }

  /** Of the process that judged the cases, and of the one that ran the unit tests. */
  async #counts(rulebook: Rulebook, tested: ScriptsTested): Promise<readonly FileCounts[] | undefined> {
    const { files, tests } = rulebook.tests.scripts;
    const scripts = rulebook.rules.find((rule) => rule.kind === "script")?.scripts;
    if (files.length === 0 || scripts === undefined) return [];
    const judged = await scripts.counts();
    scripts.close();
    if (judged === undefined || (tests.length > 0 && tested.counts === undefined)) return undefined;
    return [...judged.filter(({ home }) => home === OWN_HOME), ...(tested.counts ?? [])];
  }
}

/** The rulebook itself comes before its includes. */
const OWN_HOME = "0";

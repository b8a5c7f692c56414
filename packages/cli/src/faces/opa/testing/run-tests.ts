import type { EvaluateOptions, Program } from "@sekisho/rego/on-demand";
import { findTests, type RegoTest, testCaseBuiltin, testResult } from "@sekisho/rego/tools";
import type { World } from "../../world.ts";
import type { Loaded } from "../load/loaded.ts";
import type { Options } from "../options.ts";
import { OpaErrors } from "../output/errors.ts";
import { Evaluations } from "../query/evaluate.ts";
import { compileLoaded } from "../query/program.ts";
import { fullName, type TestResult } from "./result.ts";

/** How long a test may take unless `--timeout` says otherwise, in milliseconds. */
const TIMEOUT_MS = 5_000;

export interface RunSettings {
  readonly wanted: (name: string) => boolean;
  readonly timeoutMs: number;
  /** Hears what tests evaluate. */
  readonly trace?: EvaluateOptions["trace"] | undefined;
  /** Hears which branches they take that no event tells of; only with `trace`. */
  readonly reached?: EvaluateOptions["reached"] | undefined;
}

/** The tests of a program that was compiled for them. */
export class TestRun {
  readonly tests: readonly RegoTest[];
  readonly #program: Program;
  readonly #evaluations: Evaluations;
  readonly #trace: Pick<EvaluateOptions, "trace" | "reached">;
  #began: (readonly string[])[] = [];
  #printed: string[] = [];

  private constructor(
    {
      tests,
      program,
      texts,
    }: { readonly tests: readonly RegoTest[]; readonly program: Program; readonly texts: readonly string[] },
    { world, timeoutMs, trace, reached }: Omit<RunSettings, "wanted"> & { readonly world: World },
    began: (tell: (names: readonly string[]) => void) => void,
  ) {
    this.tests = tests;
    this.#program = program;
    this.#trace = { ...(trace !== undefined && { trace }), ...(reached !== undefined && { reached }) };
    this.#evaluations = new Evaluations(texts, world, {
      timeoutMs: timeoutMs > 0 ? timeoutMs : TIMEOUT_MS,
      strict: false,
      print: (line) => void this.#printed.push(`${line}\n`),
    });
    began((names) => void this.#began.push(names));
  }

  /** Compiles the modules for their tests. Throws {@link OpaErrors}. */
  static async of(
    loaded: Loaded,
    options: Options,
    world: World,
    { wanted, timeoutMs, trace, reached }: RunSettings,
  ): Promise<TestRun> {
    const { tests, modules } = findTests(loaded.modules, { cases: true });
    let tell: (names: readonly string[]) => void = () => undefined;
    const builtins = [testCaseBuiltin((names) => tell(names))];
    const program = await compileLoaded({ modules, data: loaded.data }, options, world, {
      types: true,
      builtins,
      traced: trace !== undefined,
    });
    const texts = modules.map(({ text }) => text);
    const chosen = tests.filter((test) => wanted(fullName(test)));
    return new TestRun(
      { tests: chosen, program, texts },
      { world, timeoutMs, trace, reached },
      (next) => (tell = next),
    );
  }

  async run(test: RegoTest): Promise<TestResult> {
    if (test.isTodo) return { test, outcome: "skip", durationNs: 0, output: "", cases: [] };
    const rule = this.#program.query([...test.path, ...test.below]);
    this.#began = [];
    this.#printed = [];
    const before = process.hrtime.bigint();
    try {
      const found = await this.#evaluations.run((own) => rule.evaluate(undefined, own), this.#trace);
      const { passed, cases } = testResult(test, found.value, this.#began);
      return { test, outcome: passed ? "pass" : "fail", ...this.#leftovers(before), cases };
    } catch (error) {
      if (!(error instanceof OpaErrors)) throw error;
      const [first] = error.list;
      return {
        test,
        outcome: "error",
        ...(first !== undefined && { error: first }),
        ...this.#leftovers(before),
        cases: [],
      };
    }
  }

  #leftovers(before: bigint): { readonly durationNs: number; readonly output: string } {
    return { durationNs: Number(process.hrtime.bigint() - before), output: this.#printed.join("") };
  }
}

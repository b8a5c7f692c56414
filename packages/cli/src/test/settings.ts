import type { Invocation } from "@sekisho/gate";
import { INSTANT_HINT, type Output, readInstant, readOutputs } from "@sekisho/gate-files/print";

const formats = ["text", "json", "junit"] as const;
export type TestFormat = (typeof formats)[number];

/** What the command line of `sekisho test` says, checked. */
export interface TestSettings {
  /** UTC epoch milliseconds. */
  readonly now: number;
  readonly wanted?: (title: string) => boolean;
  readonly outputs: readonly Output<TestFormat>[];
  readonly isVerbose: boolean;
  readonly isWatched: boolean;
  /** Whether it is told what is not reached. */
  readonly isCovered: boolean;
  /** Per cent of lines. */
  readonly threshold?: number;
}

/** Sentences where it can't be read. */
export function readTestSettings({ options, cwd, clock }: Invocation): TestSettings | readonly string[] {
  const mistakes: string[] = [];
  const refuse = (message: string, hint?: string): void => {
    mistakes.push(hint === undefined ? message : `${message}; ${hint}`);
  };
  const now = typeof options["at"] === "string" ? readInstant(options["at"]) : clock.now();
  if (now === undefined) refuse("--at: expected a day or a moment", INSTANT_HINT);
  const wanted = readPattern(options["run"], refuse);
  const threshold = readPercent(options["threshold"], refuse);
  const outputs = readOutputs(formats, { options, cwd, refuse });
  if (options["watch"] === true && outputs.some(({ format, file }) => format !== "text" && file === undefined))
    refuse("--watch: standard output is text", "send other forms to a file: --output json=FILE");
  if (mistakes.length > 0 || now === undefined) return mistakes;
  return {
    now,
    ...(wanted === undefined ? {} : { wanted }),
    outputs,
    isVerbose: options["verbose"] === true,
    isWatched: options["watch"] === true,
    isCovered: options["coverage"] === true || threshold !== undefined,
    ...(threshold === undefined ? {} : { threshold }),
  };
}

type Refuse = (message: string, hint?: string) => void;

function readPattern(given: unknown, refuse: Refuse): TestSettings["wanted"] {
  if (typeof given !== "string") return undefined;
  try {
    const pattern = new RegExp(given, "u");
    return (title) => pattern.test(title);
  } catch (error) {
    refuse(`--run: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function readPercent(given: unknown, refuse: Refuse): number | undefined {
  if (typeof given !== "string") return undefined;
  const percent = /^\d+(?:\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  if (percent >= 0 && percent <= 100) return percent;
  refuse(`--threshold: expected per cent from 0 to 100, found ${JSON.stringify(given)}`);
  return undefined;
}

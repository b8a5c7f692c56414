/** What the process that runs rules and the one that asks it say to each other: JSON, each message after its length. */
import type { Value } from "./definition.ts";
import type { Hit } from "./judging/judge.ts";
import type { Place } from "./judging/place.ts";
import type { Path } from "./judging/read.ts";

/** A file of rules, as it was read and hashed: the process that runs it opens no files. */
export interface RuleFile {
  /** The rulebook that it belongs to; files import from files of their own only. */
  readonly home: string;
  /** From the rulebook's directory: `rules/images.rule.ts`. */
  readonly path: string;
  readonly text: string;
}

/** The first message: what to load. `data` is by rulebook. */
export interface LoadRequest {
  readonly files: readonly RuleFile[];
  readonly data: { readonly [home: string]: Value };
  /** The unit tests among the files instead of the rules, which only they import. */
  readonly tests?: true;
  /** Whether it is noted what of the files runs. */
  readonly isCovered?: true;
}

/** Whether a file of `rules/` holds unit tests. */
export function isTestFile(path: string): boolean {
  return /(?:\.test|_test)\.ts$/.test(path);
}

/** One rule on some values of the request. */
export interface Work {
  /** Index in the list of loaded rules. */
  readonly rule: number;
  readonly parameters: { readonly [name: string]: Value };
  readonly context: { readonly [key: string]: Value };
  readonly subjects: readonly { readonly value: number; readonly unknown: readonly Path[] }[];
  /** Whether all that the check looks at is told where it reports, and nothing that it prints: it was asked before. */
  readonly tellsReads?: boolean;
}

export interface JudgeRequest {
  readonly kind: "judge";
  /** What `Date.now()` says, milliseconds. */
  readonly now: number;
  readonly values: readonly Value[];
  readonly work: readonly Work[];
  /** Whether a number is written that a double would change. */
  readonly isExact: boolean;
  /** Whether each subject is told before it is judged, for whoever looks for the one at which the process ends. */
  readonly isCareful?: boolean;
}

/** Runs one test. */
export interface TestRequest {
  readonly kind: "test";
  readonly now: number;
  /** Index in the list of loaded tests. */
  readonly test: number;
}

/** Asks what of the files ran until now. */
export interface CoverageRequest {
  readonly kind: "cover";
}

export type Request = JudgeRequest | TestRequest | CoverageRequest;

/** A rule that a file exports. */
export interface LoadedRule {
  readonly file: number;
  /** The name that it is exported under. */
  readonly name: string;
  readonly line: number;
  readonly column: number;
  /** All of the definition but its check. */
  readonly definition: { readonly [key: string]: Value };
}

/** A mistake of a file or of one of its rules. */
export interface LoadMistake {
  readonly file: number;
  readonly code:
    | "rule_throws_at_load"
    | "rule_import_refused"
    | "rule_syntax"
    | "rule_missing"
    | "rule_definition"
    | "test_missing";
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** A test that a file declares. */
export interface LoadedTest {
  readonly file: number;
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly isTodo: boolean;
}

export interface LoadAnswer {
  readonly rules: readonly LoadedRule[];
  readonly tests: readonly LoadedTest[];
  readonly mistakes: readonly LoadMistake[];
}

/** What became of one test. */
export interface TestAnswer {
  /** Absent: it passed. */
  readonly failure?: { readonly message: string; readonly expected?: string; readonly found?: string };
  /** Lines that it printed. */
  readonly output: readonly string[];
}

/** What V8 counted in one file. */
export interface FileCounts {
  readonly home: string;
  readonly path: string;
  readonly functions: readonly FunctionCounts[];
}

export interface FunctionCounts {
  readonly name: string;
  /** The first is the whole function, the others are blocks inside of it, each as offsets in the text. */
  readonly ranges: readonly { readonly start: number; readonly end: number; readonly count: number }[];
  /** Whether blocks were counted, too: not in a function that never ran. */
  readonly hasBlocks: boolean;
}

/** What one check said of one subject. */
export interface Answer {
  readonly hits: readonly Hit[];
  readonly unknown: readonly Path[];
  /** What the check looked at, each path once; where that was asked for. */
  readonly reads?: readonly Place[];
  /** Keys of the context. */
  readonly unknownContext: readonly string[];
  readonly error?: { readonly code: AnswerErrorCode; readonly message: string };
}

/** The last ones are said by whoever asks, of a process that ended. */
export type AnswerErrorCode =
  | "rule_failed"
  | "rule_result_invalid"
  | "rule_not_asked"
  | "rule_process_died"
  | "rule_timeout"
  | "rule_out_of_memory";

/** By work, then by subject; most are nothing at all. */
export type JudgeAnswer = readonly (readonly (Answer | null)[])[];

/** Messages of the process that runs rules. */
export type FromChild =
  | { readonly kind: "ready" }
  /** Which file is being loaded, or which rule judged: whatever happens next is of its making. With `subject` no sign of life. */
  | { readonly kind: "at"; readonly index: number; readonly subject?: number }
  /** Whole lines that rules print; no sign of life. */
  | { readonly kind: "printed"; readonly text: string }
  | { readonly kind: "loaded"; readonly answer: LoadAnswer }
  | { readonly kind: "judged"; readonly answer: JudgeAnswer }
  | { readonly kind: "tested"; readonly answer: TestAnswer }
  | { readonly kind: "covered"; readonly answer: readonly FileCounts[] | null };

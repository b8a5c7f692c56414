/** The rules in TypeScript of one rulebook and its includes: loaded in a process of their own, asked batch by batch. */
import type { Json, Path } from "@sekisho/core";
import type {
  Answer,
  FileCounts,
  FromChild,
  JudgeRequest,
  LoadAnswer,
  LoadedRule,
  LoadRequest,
  TestAnswer,
} from "@sekisho/rule/messages";
import { Channel, type ChannelLimits, type Death, type Wanted } from "./channel.ts";
import { WAYS } from "./command.ts";

/** One rule on some subjects. */
export interface ScriptWork {
  /** Index among the loaded rules. */
  readonly rule: number;
  readonly parameters: { readonly [name: string]: Json };
  readonly context: { readonly [key: string]: Json };
  readonly subjects: readonly { readonly input: Json; readonly unknown: readonly Path[] }[];
  /** Whether all that the rule reads is told where it reports: it has judged these before. */
  readonly tellsReads?: boolean;
}

/** Why a rule could not judge. */
export interface ScriptFailure {
  readonly code: string;
  readonly message: string;
}

/** By subject, null where the rule has nothing to say; or why the rule judged none of them. */
export type ScriptAnswer = readonly (Answer | null)[] | ScriptFailure;

export interface ScriptsOptions {
  readonly limits?: Partial<ChannelLimits>;
  /** Whether {@link Scripts.counts} is asked. */
  readonly isCovered?: boolean;
  /** What rules print. */
  readonly print?: (text: string) => void;
}

const LIMITS: ChannelLimits = { timeMs: 2_000, residentBytes: 512 * 1024 * 1024 };
/** After so long without a question the process is ended; the next question starts another. */
const IDLE_MS = 30_000;

/** The way of starting that this host allows, found out once. */
let knownWay: number | undefined;

export class Scripts {
  readonly #request: LoadRequest;
  readonly #limits: ChannelLimits;
  readonly #print: (text: string) => void;
  #channel: Channel | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** One question after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #rules: readonly LoadedRule[] = [];
  /** Rules that killed their process; they are asked no more. */
  readonly #banned = new Map<number, ScriptFailure>();
  /** Files that killed their process; they are loaded no more. */
  readonly #without = new Set<number>();

  constructor(request: LoadRequest, options: ScriptsOptions = {}) {
    this.#request = options.isCovered === true ? { ...request, isCovered: true } : request;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#print = options.print ?? ((text) => process.stderr.write(text));
  }

  /** What the files hold. A file that kills its process while it is loaded is a mistake of that file, and the others are loaded without it. */
  async load(): Promise<LoadAnswer> {
    const mistakes: LoadAnswer["mistakes"][number][] = [];
    const without = this.#without;
    for (;;) {
      const answer = await this.#open();
      if (answer.kind === "loaded") {
        this.#rest();
        this.#rules = answer.answer.rules;
        return { ...answer.answer, mistakes: [...mistakes, ...answer.answer.mistakes] };
      }
      const file = answer.kind === "died" ? answer.at : -1;
      if (file < 0 || without.has(file))
        throw new Error(`the process that runs rules does not start: ${describe(answer)}`);
      without.add(file);
      mistakes.push({ file, code: "rule_throws_at_load", message: `loading it fails: ${describe(answer)}` });
    }
  }

  /** Asks some rules about some values; `now` is what their clock says, in milliseconds. Never rejects for what rules do. */
  judge(work: readonly ScriptWork[], now: number): Promise<readonly ScriptAnswer[]> {
    const answer = this.#turn.then(() => this.#judge(work, now));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  /** Runs one of the loaded tests. One that kills its process has failed. */
  async test(test: number, now: number): Promise<TestAnswer | ScriptFailure> {
    clearTimeout(this.#idle);
    const answer = await this.#ask({ kind: "test", test, now }, "tested");
    this.#rest();
    if (answer.kind === "tested") return answer.answer;
    return failureOf(answer);
  }

  /** What of the files ran in the process that there is; undefined where this Node does not count, or there is no process. */
  async counts(): Promise<readonly FileCounts[] | undefined> {
    if (this.#channel?.isOpen !== true) return undefined;
    const answer = await this.#channel.ask({ kind: "cover" }, "covered");
    this.#rest();
    return answer.kind === "covered" ? (answer.answer ?? undefined) : undefined;
  }

  /** Of the process, while there is one. */
  get pid(): number | undefined {
    return this.#channel?.pid;
  }

  /** Ends the process; a later question starts another. */
  close(): void {
    clearTimeout(this.#idle);
    this.#channel?.close();
    this.#channel = undefined;
  }

  async #judge(work: readonly ScriptWork[], now: number): Promise<readonly ScriptAnswer[]> {
    clearTimeout(this.#idle);
    const answers = new Map<ScriptWork, ScriptAnswer>();
    const left = (): readonly ScriptWork[] => work.filter((part) => !answers.has(part));
    for (const part of work) {
      const banned = this.#banned.get(part.rule);
      if (banned !== undefined) answers.set(part, banned);
    }
    while (left().length > 0) {
      const asked = left();
      const answer = await this.#ask(toRequest(asked, now), "judged");
      if (answer.kind === "judged") asked.forEach((part, i) => answers.set(part, answer.answer[i] ?? NO_ANSWER));
      else {
        const guilty = answer.kind === "died" ? asked[answer.at] : undefined;
        if (guilty === undefined) for (const part of asked) answers.set(part, failureOf(answer));
        else answers.set(guilty, await this.#blame(guilty, answer, now));
      }
    }
    this.#rest();
    return work.map((part) => answers.get(part) ?? NO_ANSWER);
  }

  /**
   * Asks a rule that killed its process once more, subject by subject, for the one that did it. It is asked no more then; a rule
   * that stands it, because something else held it up, has judged.
   */
  async #blame(guilty: ScriptWork, first: FromChild | Death, now: number): Promise<ScriptAnswer> {
    const isOne = guilty.subjects.length === 1;
    const again = isOne ? first : await this.#ask({ ...toRequest([guilty], now), isCareful: true }, "judged");
    if (again.kind === "judged") return again.answer[0] ?? NO_ANSWER;
    const { code, message } = failureOf(again);
    this.#banned.set(guilty.rule, {
      code: NOT_ASKED,
      message: `not asked any more: about a subject before, ${message}`,
    });
    const at = isOne ? 0 : again.kind === "died" ? again.subject : undefined;
    if (at === undefined) return failureOf(again);
    const failed: Answer["error"] = { code, message: `${message}${this.#placeOf(guilty.rule)}` };
    const others: Answer["error"] = { code: NOT_ASKED, message: `not asked: about another subject, ${message}` };
    return guilty.subjects.map((_, i) => ({ ...SILENT, error: i === at ? failed : others }));
  }

  /** Where a rule is made, for the end of a message. */
  #placeOf(rule: number): string {
    const { file, line, column } = this.#rules[rule] ?? { file: -1, line: 1, column: 1 };
    const path = this.#request.files[file]?.path;
    return path === undefined ? "" : ` (${path}:${line}:${column})`;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    // What was counted would be lost.
    if (this.#request.isCovered === true) return;
    this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
  }

  async #ask(message: { readonly [key: string]: unknown }, wants: Wanted): Promise<FromChild | Death> {
    if (this.#channel?.isOpen !== true) {
      const opened = await this.#open();
      if (opened.kind !== "loaded")
        return { kind: "died", code: "rule_process_died", message: describe(opened), at: -1 };
    }
    return (await this.#channel?.ask(message, wants)) ?? { kind: "refused" };
  }

  /** A new process that has loaded all files but some. */
  async #open(): Promise<(FromChild & { kind: "loaded" }) | Death> {
    const channel = await this.#start();
    if (channel === undefined) return { kind: "refused" };
    this.#channel = channel;
    const files = this.#request.files.map((file, i) =>
      this.#without.has(i) ? { ...file, path: `${file.path}.left-out`, text: "" } : file,
    );
    const answer = await channel.ask({ ...this.#request, files }, "loaded");
    return answer.kind === "loaded" || answer.kind === "died" ? answer : { kind: "refused" };
  }

  async #start(): Promise<Channel | undefined> {
    for (let way = knownWay ?? 0; way < WAYS; way++) {
      const isCovered = this.#request.isCovered === true;
      const channel = new Channel(way, { limits: this.#limits, isCovered, onPrint: this.#print });
      if ((await channel.ready()).kind === "ready") {
        knownWay = way;
        return channel;
      }
      channel.close();
    }
    return undefined;
  }
}

const NO_ANSWER: ScriptFailure = { code: "rule_process_died", message: "its process gave no answer" };
const NOT_ASKED = "rule_not_asked";
const SILENT = { hits: [], unknown: [], unknownContext: [] } as const;

function failureOf(death: FromChild | Death): Pick<Extract<Death, { kind: "died" }>, "code" | "message"> {
  return { code: death.kind === "died" ? death.code : "rule_process_died", message: describe(death) };
}

function describe(death: FromChild | Death): string {
  return death.kind === "died" ? death.message : "it could not be started";
}

/** Values that several rules judge are sent once. */
function toRequest(work: readonly ScriptWork[], now: number): { [K in keyof JudgeRequest]: unknown } {
  const indexes = new Map<Json, number>();
  const indexOf = (input: Json): number => {
    const known = indexes.get(input) ?? indexes.size;
    indexes.set(input, known);
    return known;
  };
  const asked = work.map(({ subjects, ...rest }) => ({
    ...rest,
    subjects: subjects.map(({ input, unknown }) => ({ value: indexOf(input), unknown })),
  }));
  return { kind: "judge", now, isExact: undefined, work: asked, values: [...indexes.keys()] };
}

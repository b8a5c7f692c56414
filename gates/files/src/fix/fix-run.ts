/** `sekisho check --fix`: judges, carries out what rules offer, and keeps what is to be told of it. */
import { resolve } from "node:path";
import type { Invocation } from "@sekisho/gate";
import {
  choicesOf,
  type Engine,
  fixFile,
  type JudgeContext,
  type JudgedSubject,
  type NotTaken,
  operationsOf,
  type Violation,
} from "@sekisho/rulebook";
import type { CommandLine, FixSettings } from "../config.ts";
import { commonRedactor } from "../frame/secrets.ts";
import { judgeByAll } from "../judge/judge-all.ts";
import { redactVerdict } from "../judge/redact-verdict.ts";
import { formatOf, type ReadFile, readFile } from "../read.ts";
import { Run } from "../run.ts";
import { Choices } from "./choices.ts";
import { showValue } from "./show-value.ts";
import { type FixWords, fixWords } from "./words.ts";
import { replaceFile, type WriteRefusal } from "./write-file.ts";

/** A file that was mended, or would be. */
export interface MendedFile {
  readonly before: ReadFile;
  readonly after: ReadFile;
  readonly fixed: readonly Violation[];
}

/** Something that is offered, and was not carried out. */
export interface Unfixed {
  readonly violation: Violation;
  readonly file: string;
  readonly code: NotTaken["code"] | WriteRefusal | "fix_rendered";
  /** What the code alone does not say. */
  readonly detail?: string;
}

export interface FixOutcome {
  readonly mended: readonly MendedFile[];
  readonly unfixed: readonly Unfixed[];
  /** How many offer something, and are left because the baseline lets them be. */
  readonly known: number;
  readonly root: string;
}

/** Mends what can be mended of all files that a run reads, but for what the baseline knows. */
export async function fixRun(
  invocation: Invocation,
  line: CommandLine & { readonly fix: FixSettings },
  engine: Engine,
): Promise<FixOutcome> {
  const run = new Run(invocation, { ...line, outputs: [{ format: "json" }] });
  await run.open(engine);
  const choices = new Choices(line.fix.choose, invocation.terminal, fixWords(line.language));
  const fixer = new Fixer(run, line, { choices, known: await knownBefore(invocation, line, engine) });
  if (run.rulebooks.length > 0 && (await run.readSurroundings()))
    await run.read(async (batch, context) => fixer.take(batch, context));
  return { mended: fixer.mended, unfixed: fixer.unfixed, known: fixer.leftKnown, root: run.repository.root };
}

/** Keys of what the baseline knows. Only all findings together tell: what moved is known by what is not where it was. */
async function knownBefore(invocation: Invocation, line: CommandLine, engine: Engine): Promise<ReadonlySet<string>> {
  const run = new Run(invocation, { ...line, outputs: [{ format: "json" }] });
  const { baseline: file } = run.settings;
  if (file === undefined) return new Set();
  await run.judge(engine);
  if (run.baseline === undefined) return new Set();
  const { applyBaseline } = await import("../baseline/apply.ts");
  return new Set(applyBaseline(run, run.baseline, file).news.old.map(({ violation }) => violation.key));
}

interface FixerInput {
  readonly choices: Choices;
  /** Keys of violations that are left alone. */
  readonly known: ReadonlySet<string>;
}

class Fixer {
  readonly mended: MendedFile[] = [];
  readonly unfixed: Unfixed[] = [];
  leftKnown = 0;
  readonly #run: Run;
  readonly #line: CommandLine & { readonly fix: FixSettings };
  readonly #choices: Choices;
  readonly #known: ReadonlySet<string>;
  readonly #words: FixWords;

  constructor(run: Run, line: CommandLine & { readonly fix: FixSettings }, { choices, known }: FixerInput) {
    this.#run = run;
    this.#line = line;
    this.#choices = choices;
    this.#known = known;
    this.#words = fixWords(line.language);
  }

  async take(batch: readonly ReadFile[], context: JudgeContext): Promise<void> {
    const verdicts = await judgeByAll(
      this.#run.rulebooks,
      batch.flatMap(({ judged }) => judged),
      context,
    );
    let from = 0;
    for (const file of batch) {
      const own = verdicts.slice(from, from + file.judged.length);
      from += file.judged.length;
      const all = own.flatMap(({ violations, warnings }) => [...violations, ...warnings]).filter(offers);
      const offering = all.filter(({ key }) => !this.#known.has(key));
      this.leftKnown += all.length - offering.length;
      if (offering.length > 0) await this.#fix(file, offering, context);
    }
  }

  async #fix(file: ReadFile, offering: readonly Violation[], context: JudgeContext): Promise<void> {
    if (file.documents.some((document) => document.origin !== undefined)) {
      for (const violation of offering) this.#leave(violation, file, "fix_rendered");
      return;
    }
    const format = await formatOf(file, this.#line.format);
    if (format === undefined) return;
    await this.#choices.ask(offering);
    const { bytes, fixed, left } = await fixFile({
      bytes: file.bytes,
      file: file.file,
      format,
      judge: async (text) => this.#judge(await this.#read(file, text), context),
      take: (violation) => this.#operations(violation),
    });
    for (const { violation, reason } of left) this.#leave(violation, file, reason.code, reason.message);
    if (fixed.length === 0) return;
    const { root } = this.#run.repository;
    const refusal = this.#line.fix.isDry
      ? undefined
      : replaceFile({ path: resolve(root, file.file), root, before: file.bytes, after: bytes });
    if (refusal === undefined) this.mended.push({ before: file, after: await this.#read(file, bytes), fixed });
    else for (const violation of fixed) this.#leave(violation, file, refusal);
  }

  async #read({ file }: ReadFile, bytes: Uint8Array): Promise<ReadFile> {
    const { scope, plans } = this.#run.settings;
    return readFile({ file, bytes, explicit: true }, { scope, plans, format: this.#line.format });
  }

  /** As a report shows it: what is secret in one subject is secret in all of the file. */
  async #judge({ judged }: ReadFile, context: JudgeContext): Promise<readonly JudgedSubject[]> {
    const verdicts = await judgeByAll(this.#run.rulebooks, judged, context);
    const redactor = commonRedactor(judged);
    return judged.flatMap((subject, i) => {
      const verdict = verdicts[i];
      return verdict === undefined ? [] : [{ subject, verdict: redactVerdict(verdict, redactor) }];
    });
  }

  #operations(violation: Violation): ReturnType<Parameters<typeof fixFile>[0]["take"]> {
    const { key, patch, patchRefused, rule } = violation;
    if (this.#known.has(key)) return undefined;
    if (patchRefused !== undefined) return { code: patchRefused, message: "" };
    if (patch === undefined) return undefined;
    const values = choicesOf(patch).map(showValue).join(", ");
    const operations = operationsOf(patch, this.#choices.of(violation));
    return operations ?? { code: "patch_needs_choice", message: this.#words.choose(rule, values) };
  }

  #leave(violation: Violation, { file }: ReadFile, code: Unfixed["code"], detail?: string): void {
    this.unfixed.push({ violation, file, code, ...(detail === undefined || detail === "" ? {} : { detail }) });
  }
}

function offers({ patch, patchRefused }: Violation): boolean {
  return patch !== undefined || patchRefused !== undefined;
}

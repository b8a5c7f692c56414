import { relative, sep } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import type { ReadFile, Run } from "@sekisho/gate-files/judged";
import type { JudgeContext, RulebookPair } from "@sekisho/rulebook";
import type { Gathered } from "../gather.ts";
import { type History, readHistory } from "./history.ts";
import { isReview, type RecordedRequest, readLines, requestOf } from "./requests.ts";

/** Files of the past that are judged together. */
const BATCH = 256;

/** Reads what is to be judged by two rulebooks, and has it judged. */
export class Judging {
  readonly diagnostics: Diagnostic[] = [];
  readonly counts = { files: 0, subjects: 0, requests: 0 };
  history: History | undefined;
  readonly #run: Run;
  readonly #pair: RulebookPair;
  readonly #gathered: Gathered;
  /** Requests that were judged already, by digest: the same thing is sent again and again. */
  readonly #requests = new Map<string, Awaited<ReturnType<RulebookPair["compare"]>>>();

  constructor(run: Run, pair: RulebookPair, gathered: Gathered) {
    this.#run = run;
    this.#pair = pair;
    this.#gathered = gathered;
  }

  /** Files of the working tree, and whatever else their paths name. */
  async files(): Promise<void> {
    await this.#run.read(async (batch, context) => {
      for (const file of batch) this.#count(file);
      const reviews = new Set(batch.flatMap(({ documents }) => documents.filter(({ value }) => isReview(value))));
      const subjects = batch.flatMap(({ judged }) => judged.filter(({ document }) => !reviews.has(document)));
      await this.#gathered.compare(this.#pair, subjects, this.#context(context));
      for (const document of reviews) {
        const request = requestOf(document, this.#scope);
        if (request !== undefined) await this.#request(request, context);
      }
    });
  }

  /** Requests, one a line. */
  async lines(path: string): Promise<void> {
    const { root } = this.#run.repository;
    const file = path.startsWith(root + sep) ? relative(root, path).split(sep).join("/") : path;
    this.counts.files++;
    for (const request of readLines(path, file, this.#scope)) {
      if ("code" in request) this.diagnostics.push(request);
      else await this.#request(request, this.#run.context());
    }
  }

  /** Versions of files that commits had. */
  async versions(range: string): Promise<void> {
    this.#run.readCodeowners();
    let batch: { readonly file: ReadFile; readonly commit: string }[] = [];
    const judge = async (): Promise<void> => {
      const context = this.#context(this.#run.context());
      const subjects = batch.flatMap(({ file, commit }) => file.judged.map((subject) => ({ subject, commit })));
      const differences = await this.#pair.compare(
        subjects.map(({ subject }) => subject),
        context,
      );
      for (const [i, { subject, commit }] of subjects.entries()) {
        this.#gathered.add(subject, differences[i] ?? [], commit);
      }
      batch = [];
    };
    const { rules } = this.#pair;
    const missed = (diagnostic: Diagnostic): void => void this.diagnostics.push(past(diagnostic));
    const history = (told: History): void => {
      this.history = told;
    };
    for await (const version of readHistory(this.#run, { range, rules }, { history, missed })) {
      this.#count({ ...version.file, diagnostics: version.file.diagnostics.map(past) });
      batch.push(version);
      if (batch.length >= BATCH) await judge();
    }
    await judge();
  }

  #count({ subjects, diagnostics }: ReadFile): void {
    this.counts.files++;
    // A recorded request is counted where it is judged.
    this.counts.subjects += subjects.filter(({ document }) => !isReview(document.value)).length;
    this.diagnostics.push(...diagnostics);
  }

  async #request({ subjects, context, digest }: RecordedRequest, base: JudgeContext): Promise<void> {
    this.counts.requests++;
    this.counts.subjects++;
    const differences =
      this.#requests.get(digest) ?? (await this.#pair.compare(subjects, { ...base, ...context, gate: "admission" }));
    this.#requests.set(digest, differences);
    for (const [i, subject] of subjects.entries()) this.#gathered.add(subject, differences[i] ?? []);
  }

  /** Objects of a cluster are judged as they are let in, files as they are checked. */
  #context(context: JudgeContext): JudgeContext {
    return this.#scope.startsWith("cluster:") ? { ...context, gate: "admission" } : context;
  }

  get #scope(): string {
    return this.#run.settings.scope;
  }
}

/** What was wrong with a version of the past nobody can mend: it is told, and stops nothing. */
function past(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: "warning" };
}

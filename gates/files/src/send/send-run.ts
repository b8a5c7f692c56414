import { randomUUID } from "node:crypto";
import { Problem, sha256Hex } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import type { Verdict } from "@sekisho/rulebook";
import { mergeVerdicts } from "../judge/judge-all.ts";
import { REPORT_LIMITS } from "../report/format.ts";
import { type ReportHead, writeReport } from "../report/write.ts";
import type { Run } from "../run.ts";
import { type CiRun, ciRun, said } from "./ci.ts";
import { coverageOf, isInRepository } from "./coverage.ts";
import { Checkout } from "./git.ts";
import { requireOwnScope } from "./own-scope.ts";
import { type Patience, post } from "./post.ts";
import { refusalOf } from "./refusal.ts";
import { renamesOf } from "./renames.ts";
import { tokenOf } from "./token.ts";

/** What became of a report, in one sentence for a person. */
export interface Sent {
  /** `left-out`: nobody wanted it here. `failed`: it should be there and is not. */
  readonly outcome: "sent" | "left-out" | "failed";
  readonly sentence: string;
}

export interface SendOptions {
  readonly fetch?: typeof fetch;
  readonly patience?: Partial<Patience>;
}

/** Reports a run that is over to the server that it names. `startedAt`: UTC epoch milliseconds. */
export async function sendRun(
  run: Run,
  { env }: Pick<Invocation, "env">,
  startedAt: number,
  { fetch: ask = fetch, patience = {} }: SendOptions = {},
): Promise<Sent> {
  const ci = ciRun(env);
  try {
    const leftOut = whyLeftOut(run, ci);
    if (leftOut !== undefined) return { outcome: "left-out", sentence: `not reported: ${leftOut}` };
    const url = addressOf(run);
    const { scope } = run.settings;
    const verdicts = reportable(run);
    await requireOwnScope(run);
    const made = await headOf(run, { env, ci, verdicts, startedAt });
    const body = bodyOf(made.head, { verdicts, sources: run.collector.sources }, said(env, "SEKISHO_SCAN") ?? ci?.run);
    const token = await tokenOf(env, ask);
    if (token === undefined) throw new Problem("report_token", NO_TOKEN);
    const answer = await post({ url: new URL(PATH, url), token: token.text, body: body.text, fetch: ask, patience });
    const refusal = refusalOf(answer, { origin: url.origin, scope, token });
    if (refusal !== undefined) throw new Problem("report_refused", refusal);
    const isRepeated = answer.kind === "answer" && answer.outcome === "repeated";
    return { outcome: "sent", sentence: sentSentence({ ...made, url, scan: body.scan, isRepeated }) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { outcome: "failed", sentence: `could not report: ${error.message}` };
  }
}

const PATH = "/api/v1/files/reports";

const NO_TOKEN =
  "there is no token: set SEKISHO_TOKEN, or let the CI give one (GitHub Actions: `permissions: {id-token: write}`; " +
  "GitLab: `id_tokens: {SEKISHO_ID_TOKEN: {aud: sekisho}}`)";

/** `when` speaks of CI runs; whoever asks for a report on a desk gets it. */
function whyLeftOut({ report }: Run, ci: CiRun | undefined): string | undefined {
  if (ci === undefined) return undefined;
  if (ci.event === "other") return `${ci.name} runs this for an event that says nothing about a branch`;
  if (report?.when === undefined || report.when.includes(ci.event)) return undefined;
  return `this run is of the event ${ci.event}, and \`report.when\` of sekisho.yaml names ${report.when.join(", ")}`;
}

function addressOf({ report }: Run): URL {
  const text = report?.url;
  if (text === undefined) {
    throw new Problem("report_url", "no server is named: --report=https://…, or `report: {url: …}` in sekisho.yaml");
  }
  const url = new URL(text);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal)) {
    throw new Problem(
      "report_url",
      `${url.protocol}//${url.host} would carry the token in the clear: name an https address`,
    );
  }
  return url;
}

/** The verdicts that a server can keep: of the repository's own files, one a subject. */
function reportable(run: Run): readonly Verdict[] {
  const { settings, collector, rulebooks } = run;
  const { scope } = settings;
  if (scope === "") {
    throw new Problem("report_scope", "nobody knows whose files these are: set `scope:` in sekisho.yaml, or --scope");
  }
  if (rulebooks.length === 0) throw new Problem("report_nothing", "nothing was judged, as said above");
  const bySubject = new Map<string, Verdict>();
  for (const { file, ...verdict } of collector.verdicts) {
    if (!isInRepository(file)) continue;
    const id = JSON.stringify([verdict.subject.type, verdict.subject.name]);
    const before = bySubject.get(id);
    // Two plans of one root speak of the same resources.
    bySubject.set(id, before === undefined ? verdict : mergeVerdicts(before, verdict));
  }
  const all = [...bySubject.values()];
  if (all.length > REPORT_LIMITS.verdicts) {
    throw new Problem(
      "report_too_large",
      `a report holds at most ${REPORT_LIMITS.verdicts} subjects, and these are ${all.length}: check fewer paths in one run`,
    );
  }
  return all;
}

interface Made {
  readonly head: Omit<ReportHead, "scan">;
  /** False where git could not tell what was renamed although the CI names the commit before. */
  readonly knowsRenames: boolean;
}

interface HeadParts {
  readonly env: Invocation["env"];
  readonly ci: CiRun | undefined;
  readonly verdicts: readonly Verdict[];
  readonly startedAt: number;
}

async function headOf(run: Run, { env, ci, verdicts, startedAt }: HeadParts): Promise<Made> {
  const checkout = new Checkout(run.repository.root);
  const ref = said(env, "SEKISHO_REF") ?? ci?.ref ?? (ci === undefined ? await checkout.branch() : undefined);
  if (ref === undefined) throw new Problem("report_ref", "nobody knows which branch this is: set SEKISHO_REF");
  const defaultBranch = said(env, "SEKISHO_DEFAULT_BRANCH") ?? ci?.defaultBranch ?? (await checkout.defaultBranch());
  if (defaultBranch === undefined) {
    throw new Problem(
      "report_ref",
      "nobody knows the repository's default branch, whose runs change findings: set SEKISHO_DEFAULT_BRANCH",
    );
  }
  const files = ci?.before === undefined ? [] : await checkout.renames(ci.before);
  const { reach, directories, settings } = run;
  const subjects = verdicts.map(({ subject }) => subject);
  return {
    head: {
      scope: settings.scope,
      ref,
      defaultBranch,
      startedAt,
      coverage: coverageOf(reach, directories),
      renames: renamesOf(subjects, { moved: reach.renames, files: files ?? [] }),
      digests: digestsOf(run),
    },
    knowsRenames: files !== undefined,
  };
}

/** Of one rulebook as they are; of several, each with the rulebook's name. */
function digestsOf({ rulebooks }: Run): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rulebooks.flatMap(({ rulebook: { name, digests } }) =>
      Object.entries(digests).map(([what, digest]) => [rulebooks.length === 1 ? what : `${name}/${what}`, digest]),
    ),
  );
}

/** The report with the name of its scan. The same of the same job of a CI is the same scan however often it is sent. */
function bodyOf(
  head: Made["head"],
  { verdicts, sources }: { readonly verdicts: readonly Verdict[]; readonly sources: Run["collector"]["sources"] },
  job: string | undefined,
): { readonly scan: string; readonly text: string } {
  const told = sha256Hex(writeReport({ ...head, startedAt: 1, scan: "" }, verdicts, sources)).slice(0, 16);
  const scan =
    job === undefined ? `desk.${randomUUID()}` : `${job.replaceAll(/[^A-Za-z0-9._-]/g, "-").slice(0, 100)}.${told}`;
  const text = writeReport({ ...head, scan }, verdicts, sources);
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes <= REPORT_LIMITS.bytes) return { scan, text };
  const mebibytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
  throw new Problem(
    "report_too_large",
    `a report has at most ${mebibytes(REPORT_LIMITS.bytes)} MiB, and this one has ${mebibytes(sizeBytes)}: check fewer paths in one run`,
  );
}

interface SentParts extends Made {
  readonly url: URL;
  readonly scan: string;
  readonly isRepeated: boolean;
}

function sentSentence({ head, knowsRenames, url, scan, isRepeated }: SentParts): string {
  const { ref, defaultBranch } = head;
  const to = isRepeated ? `reported to ${url.origin} before` : `reported to ${url.origin}`;
  const what = ref === defaultBranch ? `findings of ${ref} follow` : `${ref} is kept apart from findings`;
  const renames = knowsRenames
    ? ""
    : "; what was renamed is not known, because the clone does not hold the commit before: fetch deeper";
  return `${to} as scan ${scan}: ${what}${renames}`;
}

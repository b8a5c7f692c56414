import { type Diagnostic, Problem } from "@sekisho/core";
import type { Actor, Host, Route, RouteAnswer, RouteRefusal, Scan } from "@sekisho/gate";
import { compilePattern } from "@sekisho/rulebook";
import { REPORT } from "../permissions.ts";
import { REPORT_LIMITS } from "./format.ts";
import { type ReadReport, readReport, scopeOf } from "./read.ts";
import { RECEIPT_SHAPE, REPORT_SHAPE } from "./shape.ts";

/** Verdicts of one transaction: others wait no longer than it takes. */
const BATCH = 500;
/** Mistakes that are told of one body. */
const MAX_TOLD = 20;
/** A clock may be ahead by so much; a scan from later would know better than all that come before. */
const AHEAD_MS = 5 * 60_000;

/**
 * `POST /reports`: a report becomes a scan. 202 once it is stored; 200 for one that came before; 403 `scope_refused` for a
 * scope that the actor can't speak of; 422 with coded mistakes for what is no report. Findings follow by a job.
 */
export function reportRoute(host: Host): Route {
  return {
    method: "POST",
    path: "/reports",
    permission: REPORT,
    summary: "Tell what a run of sekisho check found.",
    bodyShape: REPORT_SHAPE,
    answers: {
      200: { what: "The report came before; nothing has changed.", body: RECEIPT_SHAPE },
      202: { what: "It is stored; findings follow.", body: RECEIPT_SHAPE },
      403: { what: "The caller does not speak for the scope (`scope_refused`), or may not report." },
      422: { what: "The body is no report that this server reads (`report_invalid`)." },
    },
    maxBytes: REPORT_LIMITS.bytes,
    async handle({ actor, body }) {
      const scope = scopeOf(body);
      if (scope !== undefined && !speaksFor(actor, scope)) {
        return refusal(403, "scope_refused", "the scope is not one that this token or person may report for");
      }
      const { value: report, diagnostics } = readReport(body);
      if (report === undefined) return wrong(diagnostics);
      if (report.startedAt > host.clock.now() + AHEAD_MS) {
        const message = "`startedAt` lies in the future: correct the clock of the machine that judged";
        return wrong([{ code: "report_bad_value", severity: "error", message }]);
      }
      return take(host, report);
    },
  };
}

function speaksFor({ speaksFor: patterns }: Actor, scope: string): boolean {
  return patterns === undefined || patterns.some((pattern) => compilePattern(pattern).matches(scope));
}

async function take(host: Host, report: ReadReport): Promise<RouteAnswer> {
  const { scan: id, scope, ref, defaultBranch, startedAt, coverage, renames, digests, verdicts } = report;
  const scan = await host.scan({
    // An id that another scope uses, too, is another scan.
    id: `${scope} ${id}`,
    scope,
    ref,
    changesFindings: ref === defaultBranch,
    startedAt,
    coverage,
    renames,
    digests,
  });
  const isNew = scan.isOpen && (await fill(scan, verdicts));
  return { status: isNew ? 202 : 200, body: { scan: id, outcome: isNew ? "accepted" : "repeated" } };
}

/** False where the same report, sent twice at the same time, was closed by the other one. */
async function fill(scan: Scan, verdicts: ReadReport["verdicts"]): Promise<boolean> {
  try {
    for (let from = 0; from < verdicts.length; from += BATCH) await scan.add(verdicts.slice(from, from + BATCH));
    await scan.close();
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === "scan_not_open") return false;
    throw error;
  }
}

function wrong(diagnostics: readonly Diagnostic[]): RouteAnswer {
  const mistakes = diagnostics.slice(0, MAX_TOLD).map(({ code, message, hint }) => ({
    at: "body",
    message: `${message}${hint === undefined ? "" : `: ${hint}`} (${code})`,
  }));
  return refusal(422, "report_invalid", "the body is no report that this server reads", mistakes);
}

function refusal(
  status: number,
  code: string,
  message: string,
  mistakes?: RouteRefusal["refusal"]["mistakes"],
): RouteRefusal {
  return { status, refusal: { code, message, ...(mistakes && { mistakes }) } };
}

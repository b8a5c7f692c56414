import type { Json } from "@sekisho/core";
import { OpaErrors } from "../../output/errors.ts";
import type { Revision } from "../contents/revision.ts";
import { ApiError, notSupported } from "../http/api-error.ts";
import { type ApiRequest, isAsked } from "../http/request.ts";
import type { Served } from "./served.ts";
import { Timers } from "./timers.ts";

/** A question for a document under `data`. */
export interface Question {
  readonly request: ApiRequest;
  readonly revision: Revision;
  readonly path: readonly string[];
  readonly input: Json | undefined;
  readonly timers: Timers;
}

export interface Told {
  readonly value: Json | undefined;
  /** Where decisions are logged. */
  readonly decisionId: string | undefined;
}

/** Asks for a document, and logs the decision. Throws ApiError. */
export async function ask({ request, revision, path, input, timers }: Question, served: Served): Promise<Told> {
  const { decisions } = served;
  const id = decisions?.nextId();
  const logged = { request, revision, path: path.join("/"), input, timers };
  const strict = isAsked(request, "strict-builtin-errors");
  const begun = performance.now();
  try {
    const { value, isCached } = await revision.document(path, { input, strict });
    timers.add("rego_query_eval", begun);
    if (isCached) timers.count("server_query_cache_hit");
    if (decisions !== undefined && id !== undefined) {
      timers.add("server_handler", begun);
      await decisions.take({ ...logged, id, result: value });
    }
    return { value, decisionId: id };
  } catch (thrown) {
    const error = evaluationError(thrown);
    if (decisions !== undefined && id !== undefined && thrown instanceof OpaErrors) {
      await decisions.take({ ...logged, id, error: { ...error, message: error.message } });
    }
    throw error;
  }
}

/** The answer for an evaluation that ended without one; what is no error of it is thrown on. */
export function evaluationError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (!(thrown instanceof OpaErrors)) throw thrown;
  const [first] = thrown.list;
  if (first?.code?.startsWith("rego_") === true) return new ApiError(500, "internal_error", thrown.message);
  return new ApiError(500, "internal_error", "error(s) occurred while evaluating query", thrown.list);
}

const EXPLAIN = new Set(["notes", "fails", "full", "debug"]);

/** Throws ApiError `not_supported` for parameters that ask for what is not there. */
export function refuseUnsupported({ params }: ApiRequest): void {
  const explain = params.get("explain")?.at(-1) ?? "";
  if (EXPLAIN.has(explain)) throw notSupported(`explain=${explain}`, "what is evaluated is not traced");
  if (params.has("partial") && params.get("partial")?.at(-1) !== "false") {
    throw notSupported("partial", "there is no partial evaluation");
  }
}

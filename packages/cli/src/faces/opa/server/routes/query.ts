import { isJsonObject, type Json, ownValue } from "@sekisho/core";
import type { QueryResults } from "@sekisho/rego";
import type { Writable } from "../../../go/json.ts";
import { OpaErrors } from "../../output/errors.ts";
import type { Query, Revision } from "../contents/revision.ts";
import { ApiError, invalid } from "../http/api-error.ts";
import { readJson } from "../http/body.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { type ApiRequest, isAsked } from "../http/request.ts";
import { evaluationError, refuseUnsupported } from "./ask.ts";
import type { Served } from "./served.ts";
import { Timers } from "./timers.ts";

export interface QueryCall {
  readonly request: ApiRequest;
  readonly body: Buffer;
}

/** `GET /v1/query?q=…` */
export async function getQuery({ request }: QueryCall, served: Served): Promise<Reply> {
  const text = request.params.get("q")?.at(-1);
  if (text === undefined) throw invalid("missing parameter 'q'");
  return answer({ request, text, input: undefined }, served);
}

/** `POST /v1/query` with `{"query": …, "input": …}` */
export async function postQuery({ request, body }: QueryCall, served: Served): Promise<Reply> {
  const document = readJson(body, DECODING);
  if (document === undefined) throw invalid(`${DECODING}EOF`);
  const text = ownValue(document, "query") ?? "";
  if (!isJsonObject(document) || typeof text !== "string") {
    throw invalid(`${DECODING}expected an object with a text as "query"`);
  }
  return answer({ request, text, input: ownValue(document, "input") }, served);
}

const DECODING = "error(s) occurred while decoding request: ";

interface Wanted {
  readonly request: ApiRequest;
  readonly text: string;
  readonly input: Json | undefined;
}

async function answer({ request, text, input }: Wanted, served: Served): Promise<Reply> {
  refuseUnsupported(request);
  if (text.trim() === "") throw new ApiError(500, "internal_error", "cannot evaluate empty query");
  const timers = new Timers();
  const revision = served.store.current;
  const compiling = performance.now();
  const query = prepare(revision, text);
  timers.add("rego_query_compile", compiling);
  const { decisions } = served;
  const logged = { id: decisions?.nextId() ?? "", request, revision, query: text, input, timers };
  const begun = performance.now();
  let found: QueryResults;
  try {
    found = await query({ input, strict: isAsked(request, "strict-builtin-errors") });
  } catch (thrown) {
    const error = evaluationError(thrown);
    await decisions?.take({ ...logged, error: { ...error, message: error.message } });
    throw error;
  }
  timers.add("rego_query_eval", begun);
  const results = found.results.map(({ bindings }) => bindings);
  await decisions?.take({ ...logged, result: results });
  const fields = new Map<string, Writable>();
  if (isAsked(request, "metrics") || isAsked(request, "instrument"))
    fields.set("metrics", timers.entries("server_handler"));
  if (results.length > 0) fields.set("result", results);
  return jsonReply(200, fields, isAsked(request, "pretty"));
}

function prepare(revision: Revision, text: string): Query {
  try {
    return revision.prepare(text).query;
  } catch (error) {
    if (!(error instanceof OpaErrors)) throw error;
    const isParsing = error.list.some(({ code }) => code === "rego_parse_error");
    throw invalid(`error(s) occurred while ${isParsing ? "parsing" : "compiling"} query`, error.list);
  }
}

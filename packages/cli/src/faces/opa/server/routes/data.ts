import { isJsonArray, isJsonObject, type Json, ownValue } from "@sekisho/core";
import type { Writable } from "../../../go/json.ts";
import { OpaErrors } from "../../output/errors.ts";
import { OPA_VERSION } from "../../version.ts";
import { documentAt } from "../contents/documents.ts";
import type { PatchOperation } from "../contents/store.ts";
import { ApiError, invalid } from "../http/api-error.ts";
import { readDocument, readJson } from "../http/body.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { type ApiRequest, isAsked } from "../http/request.ts";
import { ask, refuseUnsupported } from "./ask.ts";
import { provenance, type Served } from "./served.ts";
import { Timers } from "./timers.ts";

/** Where documents stand below a route, and the body that came. */
export interface DataCall {
  readonly request: ApiRequest;
  readonly path: readonly string[];
  readonly body: Buffer;
}

/** `GET /v1/data/{path}`, with the input as a parameter. */
export function getData({ request, path }: DataCall, served: Served): Promise<Reply> {
  const timers = new Timers();
  const text = request.params.get("input")?.at(-1);
  const input =
    text === undefined ? undefined : readJson(Buffer.from(text), "parameter contains malformed input document: ");
  return answer({ request, path, input, timers }, served);
}

/** `POST /v1/data/{path}`, with `{"input": …}` as the body. */
export function postData({ request, path, body }: DataCall, served: Served): Promise<Reply> {
  const timers = new Timers();
  const begun = performance.now();
  const document = readDocument(body, request.message, MALFORMED);
  if (document !== undefined && document !== null && !isJsonObject(document)) {
    throw invalid(`${MALFORMED}expected an object with "input"`);
  }
  // One that is null counts as none, as in OPA.
  const input = ownValue(document, "input") ?? undefined;
  timers.add("rego_input_parse", begun);
  return answer({ request, path, input, timers, warns: input === undefined }, served);
}

const MALFORMED = "body contains malformed input document: ";

interface Wanted {
  readonly request: ApiRequest;
  readonly path: readonly string[];
  readonly input: Json | undefined;
  readonly timers: Timers;
  /** Whether the missing input is told. */
  readonly warns?: boolean;
}

async function answer({ request, path, input, timers, warns = false }: Wanted, served: Served): Promise<Reply> {
  refuseUnsupported(request);
  const revision = served.store.current;
  const { value, decisionId } = await ask({ request, revision, path, input, timers }, served);
  const fields = new Map<string, Writable>();
  if (decisionId !== undefined) fields.set("decision_id", decisionId);
  if (isAsked(request, "provenance")) fields.set("provenance", provenance(revision.contents, OPA_VERSION));
  if (isAsked(request, "metrics") || isAsked(request, "instrument")) {
    fields.set("metrics", timers.entries("server_handler"));
  }
  if (value !== undefined) fields.set("result", value);
  if (warns) fields.set("warning", MISSING_INPUT);
  return jsonReply(200, fields, isAsked(request, "pretty"));
}

const MISSING_INPUT: Writable = new Map([
  ["code", "api_usage_warning"],
  ["message", "'input' key missing from the request"],
]);

/** `POST /` and `POST /v0/data/{path}`: the body is the input, and the answer the document itself. */
export async function postBare({ request, path, body }: DataCall, served: Served): Promise<Reply> {
  const timers = new Timers();
  const isRoot = request.rawPath === "/";
  const read = readDocument(
    body,
    request.message,
    isRoot ? `unexpected parse error for input: ${MALFORMED}` : MALFORMED,
  );
  // Without a body the input is there, and null.
  const input = read ?? null;
  const revision = served.store.current;
  const { value } = await ask({ request, revision, path, input, timers }, served);
  if (value === undefined) {
    throw new ApiError(404, "undefined_document", `document missing: data${path.map((part) => `.${part}`).join("")}`);
  }
  return jsonReply(200, value, isAsked(request, "pretty"));
}

const DONE: Reply = { status: 204 };

/** `PUT /v1/data/{path}`; `If-None-Match: *` leaves what is there. */
export async function putData({ request, path, body }: DataCall, { store }: Served): Promise<Reply> {
  const value = readJson(body);
  if (value === undefined) throw invalid("EOF");
  if (request.message.headers["if-none-match"] === "*" && documentAt(store.current.contents.data, path) !== undefined) {
    return { status: 304 };
  }
  changing(() => store.putDocument(path, value));
  return DONE;
}

/** `DELETE /v1/data/{path}` */
export async function deleteData({ path }: DataCall, { store }: Served): Promise<Reply> {
  changing(() => store.removeDocument(path));
  return DONE;
}

/** `PATCH /v1/data/{path}` with operations of JSON Patch: add, remove and replace. */
export async function patchData({ path, body }: DataCall, { store }: Served): Promise<Reply> {
  const operations = readJson(body);
  if (!isJsonArray(operations)) throw invalid("expected an array of operations");
  const read = operations.map((operation: Json) => readOperation(operation, path));
  changing(() => store.patch(read));
  return DONE;
}

function readOperation(value: Json, below: readonly string[]): PatchOperation {
  const [op, path] = [ownValue(value, "op"), ownValue(value, "path")];
  if (op !== "add" && op !== "replace" && op !== "remove")
    throw invalid(`bad patch operation: ${typeof op === "string" ? op : ""}`);
  if (typeof path !== "string") throw invalid("bad patch path: expected a text");
  const names = path.replace(/^\/+|\/+$/g, "");
  const parts = names === "" ? [] : names.split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const whole = [...below, ...parts];
  return op === "remove" ? { op, path: whole } : { op, path: whole, value: ownValue(value, "value") ?? null };
}

/** A change that does not compile is the mistake of who asked for it. */
export function changing(change: () => void, what?: string): void {
  try {
    change();
  } catch (error) {
    if (!(error instanceof OpaErrors)) throw error;
    throw what === undefined ? invalid(error.message) : invalid(what, error.list);
  }
}

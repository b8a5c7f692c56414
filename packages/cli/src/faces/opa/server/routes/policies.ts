import { parseModule, type RegoVersion } from "@sekisho/rego";
import { syntaxTree } from "@sekisho/rego/tools";
import type { Writable } from "../../../go/json.ts";
import { errorsOf } from "../../output/errors.ts";
import type { Policy } from "../contents/contents.ts";
import { noSuchPolicy } from "../contents/store.ts";
import { invalid } from "../http/api-error.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { type ApiRequest, isAsked } from "../http/request.ts";
import { changing } from "./data.ts";
import type { Served } from "./served.ts";
import { Timers } from "./timers.ts";

export interface PolicyCall {
  readonly request: ApiRequest;
  readonly id: string;
  readonly body: Buffer;
}

/** `GET /v1/policies` */
export function listPolicies({ request }: PolicyCall, { store }: Served): Reply {
  const all = [...store.current.contents.policies].map(([id, policy]) => policyEntry(id, policy));
  return jsonReply(200, new Map([["result", all]]), isAsked(request, "pretty"));
}

/** `GET /v1/policies/{id}` */
export function getPolicy({ request, id }: PolicyCall, { store }: Served): Reply {
  const policy = store.current.contents.policies.get(id);
  if (policy === undefined) throw noSuchPolicy(id);
  return jsonReply(200, new Map([["result", policyEntry(id, policy)]]), isAsked(request, "pretty"));
}

function policyEntry(id: string, { module }: Policy): Writable {
  return new Map<string, Writable>([
    ["id", id],
    ["raw", module.text],
    ["ast", syntaxTree(module)],
  ]);
}

/** `PUT /v1/policies/{id}`: it counts when the whole program compiles with it. */
export function putPolicy({ request, id, body }: PolicyCall, { store }: Served, regoVersion: RegoVersion): Reply {
  const timers = new Timers();
  const text = body.toString("utf8");
  timers.add("server_read_bytes", performance.now());
  if (store.current.contents.policies.get(id)?.module.text !== text) put(id, text, { store, regoVersion });
  const isMeasured = isAsked(request, "metrics") || isAsked(request, "instrument");
  const fields = new Map<string, Writable>(isMeasured ? [["metrics", timers.entries()]] : []);
  return jsonReply(200, fields, isAsked(request, "pretty"));
}

function put(
  id: string,
  text: string,
  { store, regoVersion }: Pick<Served, "store"> & { readonly regoVersion: RegoVersion },
): void {
  const { value: module, diagnostics } = parseModule(text, id, { regoVersion });
  if (text.trim() === "") throw invalid(`${id}:0: rego_parse_error: empty module`);
  if (module === undefined)
    throw invalid(
      COMPILING,
      errorsOf(diagnostics, () => text),
    );
  changing(() => store.putPolicy(id, { module }), COMPILING);
}

const COMPILING = "error(s) occurred while compiling module(s)";

/** `DELETE /v1/policies/{id}` */
export function deletePolicy({ request, id }: PolicyCall, { store }: Served): Reply {
  changing(() => store.removePolicy(id), COMPILING);
  return jsonReply(200, new Map(), isAsked(request, "pretty"));
}

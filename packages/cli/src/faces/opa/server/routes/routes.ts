import type { RegoVersion } from "@sekisho/rego";
import { ApiError, notSupported } from "../http/api-error.ts";
import { jsonReply, type Reply, textReply } from "../http/reply.ts";
import { type ApiRequest, isAsked } from "../http/request.ts";
import { deleteData, getData, patchData, postBare, postData, putData } from "./data.ts";
import { customHealth, health } from "./health.ts";
import { page } from "./page.ts";
import { deletePolicy, getPolicy, listPolicies, putPolicy } from "./policies.ts";
import { getQuery, postQuery } from "./query.ts";
import type { Served } from "./served.ts";

/** What needs no waiting is there at once: each promise on the way costs every request. */
export type Answer = Reply | Promise<Reply>;

const NOT_FOUND = textReply(404, "404 page not found\n");
const NOT_ALLOWED: Reply = { status: 405 };

/** Answers a request. Throws ApiError, at once or later. */
export function answerRequest(request: ApiRequest, served: Served, regoVersion: RegoVersion): Answer {
  const moved = redirect(request);
  if (moved !== undefined) return moved;
  const [first = "", second = "", ...rest] = request.path;
  if (first === "v1") return versionOne(second, { request, served, rest, regoVersion });
  if (first === "v0" && second === "data") {
    return request.method === "POST" ? bareReply(request, rest, served) : NOT_ALLOWED;
  }
  if (first === "health") return healthReply(request, served);
  if (request.rawPath === "/metrics") {
    if (request.method !== "GET") return wrongMethod("GET, HEAD");
    return {
      status: 200,
      type: "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
      body: served.metrics(),
    };
  }
  if (request.rawPath !== "/") return NOT_FOUND;
  if (request.method === "GET") return page();
  if (request.method === "HEAD") return NOT_ALLOWED;
  if (request.method !== "POST") return wrongMethod("GET, HEAD, POST");
  return bareReply(request, served.defaultDecision, served);
}

async function bareReply(request: ApiRequest, path: readonly string[], served: Served): Promise<Reply> {
  return postBare({ request, path, body: await request.body() }, served);
}

/** What `/health` and below it is answered with; it and the metrics are all that `--diagnostic-addr` has. */
export async function healthReply(request: ApiRequest, served: Served): Promise<Reply> {
  if (request.method === "HEAD") return NOT_ALLOWED;
  if (request.method !== "GET") return wrongMethod("GET, HEAD");
  const below = request.path.slice(1);
  return below.length === 0 ? health(request, served) : customHealth(below, served);
}

function wrongMethod(allowed: string): Reply {
  const reply = textReply(405, "Method Not Allowed\n");
  return { ...reply, headers: { ...reply.headers, Allow: allowed } };
}

interface Below {
  readonly request: ApiRequest;
  readonly served: Served;
  readonly rest: readonly string[];
  readonly regoVersion: RegoVersion;
}

function versionOne(name: string, below: Below): Answer {
  const { request, served, rest } = below;
  const isPlain = rest.length === 0;
  switch (name) {
    case "data":
      return dataReply(below);
    case "policies":
      return policyReply(below);
    case "query":
      if (!isPlain) return NOT_FOUND;
      return queryReply(below);
    case "compile":
      throw notSupported(request.rawPath, "there is no partial evaluation");
    case "config":
      return isPlain ? getOnly(request, () => result(request, served.config())) : NOT_FOUND;
    case "status":
      return isPlain ? getOnly(request, () => statusReply(request, served)) : NOT_FOUND;
    default:
      return NOT_FOUND;
  }
}

async function dataReply({ request, served, rest: path }: Below): Promise<Reply> {
  const { method } = request;
  if (method === "GET") return getData({ request, path, body: Buffer.alloc(0) }, served);
  if (method === "POST") return postData({ request, path, body: await request.body() }, served);
  if (method === "PUT") return putData({ request, path, body: await request.body() }, served);
  if (method === "PATCH") return patchData({ request, path, body: await request.body() }, served);
  if (method === "DELETE" && path.length > 0) return deleteData({ request, path, body: Buffer.alloc(0) }, served);
  return NOT_ALLOWED;
}

async function queryReply({ request, served }: Below): Promise<Reply> {
  if (request.method === "GET") return getQuery({ request, body: Buffer.alloc(0) }, served);
  if (request.method === "POST") return postQuery({ request, body: await request.body() }, served);
  return NOT_ALLOWED;
}

async function policyReply({ request, served, rest, regoVersion }: Below): Promise<Reply> {
  const { method } = request;
  const id = rest.join("/");
  const call = { request, id, body: Buffer.alloc(0) };
  if (method === "GET") return id === "" ? listPolicies(call, served) : getPolicy(call, served);
  if (method === "PUT" && id !== "") return putPolicy({ ...call, body: await request.body() }, served, regoVersion);
  if (method === "DELETE" && id !== "") return deletePolicy(call, served);
  return NOT_ALLOWED;
}

function getOnly({ method }: ApiRequest, reply: () => Reply): Reply {
  return method === "GET" ? reply() : NOT_ALLOWED;
}

function statusReply(request: ApiRequest, served: Served): Reply {
  const status = served.status();
  if (status === undefined) throw new ApiError(500, "internal_error", "status plugin not enabled");
  return result(request, status);
}

function result(request: ApiRequest, value: Parameters<typeof jsonReply>[1]): Reply {
  return jsonReply(200, new Map([["result", value]]), isAsked(request, "pretty"));
}

/** Paths with a slash too many are told where they belong, as Go's router does. */
function redirect({ rawPath, message: { url = "" } }: ApiRequest): Reply | undefined {
  const behind = url.slice(rawPath.length);
  if (/\/\/|\/\.\.?(?:\/|$)/.test(rawPath)) return movedTo(307, `${cleaned(rawPath)}${behind}`, "Temporary Redirect");
  const isSlashed = rawPath.endsWith("/") && /^\/v[01]\/data\//.test(rawPath);
  return isSlashed ? movedTo(301, `${rawPath.slice(0, -1)}${behind}`, "Moved Permanently") : undefined;
}

function movedTo(status: number, location: string, words: string): Reply {
  const shown = location
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&#34;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  const body = `<a href="${shown}">${words}</a>.\n\n`;
  return { status, type: "text/html; charset=utf-8", headers: { Location: location }, body };
}

function cleaned(rawPath: string): string {
  const parts: string[] = [];
  for (const part of rawPath.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  const isSlashed = rawPath.endsWith("/") && parts.length > 0;
  return `/${parts.join("/")}${isSlashed ? "/" : ""}`;
}

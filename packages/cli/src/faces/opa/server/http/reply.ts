import type { ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { goJson, type Writable } from "../../../go/json.ts";
import type { OpaError } from "../../output/errors.ts";
import type { ApiError } from "./api-error.ts";
import type { ApiRequest } from "./request.ts";

/** What a request is answered with. */
export interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = "application/json";

/** JSON in one line, or indented where the request asks for it. */
export function jsonReply(status: number, value: Writable, pretty: boolean): Reply {
  const style = pretty ? ({ indent: "  ", numbers: "literal" } as const) : ({ numbers: "literal" } as const);
  return { status, type: JSON_TYPE, body: `${goJson(value, style)}\n` };
}

export function textReply(status: number, body: string): Reply {
  return {
    status,
    type: "text/plain; charset=utf-8",
    body,
    headers: { "X-Content-Type-Options": "nosniff" },
  };
}

export function errorReply({ status, code, message, errors }: ApiError): Reply {
  const fields = new Map<string, Writable>([
    ["code", code],
    ["message", message],
  ]);
  if (errors.length > 0) fields.set("errors", errors.map(errorEntry));
  return jsonReply(status, fields, true);
}

function errorEntry({ code, message, location, details }: OpaError): Writable {
  const fields = new Map<string, Writable>();
  if (code !== undefined) fields.set("code", code);
  fields.set("message", message);
  if (location !== undefined) fields.set("location", new Map(Object.entries(location)));
  if (details !== undefined) fields.set("details", new Map(Object.entries(details)));
  return fields;
}

/** When answers are packed. */
export interface Packing {
  readonly minLength: number;
  readonly level: number;
}

const pack = promisify(gzip);

/**
 * Sends a reply; `packing` is there for what may be packed where the request takes it. Answers with the bytes sent, later
 * only where they are packed.
 */
export function send(
  response: ServerResponse,
  { message: { headers: asked } }: Pick<ApiRequest, "message">,
  { status, type, body = "", headers }: Reply,
  packing?: Packing,
): number | Promise<number> {
  const all: Record<string, string | number> = {};
  if (type !== undefined) all["Content-Type"] = type;
  if (packing !== undefined) all["Vary"] = "Accept-Encoding";
  if (headers !== undefined) Object.assign(all, headers);
  const length = Buffer.byteLength(body);
  if (packing !== undefined && length >= packing.minLength && /\bgzip\b/.test(asked["accept-encoding"] ?? "")) {
    return sendPacked(response, { status, body, headers: all }, packing);
  }
  if (status !== 204 && status !== 304) all["Content-Length"] = length;
  response.writeHead(status, all);
  response.end(body);
  return length;
}

async function sendPacked(
  response: ServerResponse,
  { status, body, headers }: { status: number; body: string; headers: Record<string, string | number> },
  { level }: Packing,
): Promise<number> {
  const bytes = await pack(body, { level });
  const coding = { "Content-Encoding": "gzip", "Content-Length": bytes.length };
  response.writeHead(status, { ...headers, ...coding });
  response.end(bytes);
  return bytes.length;
}

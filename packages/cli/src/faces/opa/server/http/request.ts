import type { IncomingMessage } from "node:http";
import { type BodyLimits, isPacked, readBody, unpackBody } from "./body.ts";

/** A request as routes see it, before its body is read. */
export interface ApiRequest {
  readonly method: string;
  /** As it was sent, without what is behind `?`. */
  readonly rawPath: string;
  /** The parts of the path, decoded. */
  readonly path: readonly string[];
  readonly params: ReadonlyMap<string, readonly string[]>;
  readonly message: IncomingMessage;
  readonly id: number;
  /** `host:port` of who asks. */
  readonly from: string;
  /** Reads the body, once. Throws ApiError. */
  readonly body: () => Promise<Buffer>;
}

/** Undefined for a path that can't be decoded. */
export function readRequest(message: IncomingMessage, id: number, limits: BodyLimits): ApiRequest | undefined {
  const { method = "GET", url = "/", socket } = message;
  const mark = url.indexOf("?");
  const rawPath = mark < 0 ? url : url.slice(0, mark);
  const path = decodedParts(rawPath);
  if (path === undefined) return undefined;
  const from = socket.remoteAddress === undefined ? "@" : `${addressText(socket.remoteAddress)}:${socket.remotePort}`;
  const params = mark < 0 ? NO_PARAMS : readParams(url.slice(mark + 1));
  let reading: Promise<Buffer> | undefined;
  const body = (): Promise<Buffer> => (reading ??= wholeBody(message, limits));
  return { method, rawPath, path, params, message, id, from, body };
}

async function wholeBody(message: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const bytes = await readBody(message, limits);
  return isPacked(message) ? unpackBody(bytes, limits) : bytes;
}

const NO_PARAMS: ReadonlyMap<string, readonly string[]> = new Map();

function decodedParts(rawPath: string): readonly string[] | undefined {
  try {
    const parts = rawPath.slice(1).split("/");
    return rawPath.includes("%") ? parts.map(decodeURIComponent) : parts;
  } catch {
    return undefined;
  }
}

function addressText(address: string): string {
  const plain = address.startsWith("::ffff:") ? address.slice(7) : address;
  return plain.includes(":") ? `[${plain}]` : plain;
}

/** As Go's url.ParseQuery: what can't be decoded, and what holds a semicolon, is left out. */
function readParams(text: string): ReadonlyMap<string, readonly string[]> {
  const params = new Map<string, string[]>();
  for (const pair of text.split("&")) {
    if (pair === "" || pair.includes(";")) continue;
    const equals = pair.indexOf("=");
    try {
      const name = decoded(equals < 0 ? pair : pair.slice(0, equals));
      const value = equals < 0 ? "" : decoded(pair.slice(equals + 1));
      const values = params.get(name);
      if (values === undefined) params.set(name, [value]);
      else values.push(value);
    } catch {
      // As Go does.
    }
  }
  return params;
}

function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/** Whether a parameter is there and is not `false`: `?pretty`, `?pretty=true`. */
export function isAsked({ params }: Pick<ApiRequest, "params">, name: string): boolean {
  return (params.get(name) ?? []).some((value) => value === "" || value.toLowerCase() === "true");
}

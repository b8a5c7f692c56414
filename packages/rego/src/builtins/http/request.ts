/** What `http.send` is asked for: OPA's request object, checked and read to plain terms. */

import { toJson } from "../../runtime/export.ts";
import { isNumber, isObject, typeName } from "../../runtime/kinds.ts";
import { numberText, toInteger } from "../../runtime/numbers.ts";
import { type AnyObject, entriesOf, getKey, objectFrom, sortedEntriesOf } from "../../runtime/objects.ts";
import { printTerm, quote } from "../../runtime/print.ts";
import type { Value } from "../../runtime/value.ts";
import { writeJson } from "../json/write.ts";
import { parseDuration } from "../time/duration.ts";
import { TimeError } from "../time/parse.ts";

/** A request can't be made; the text is the error of the builtin. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  /** Whether OPA reports it as an error of the argument's type. */
  readonly isOperand: boolean;

  constructor(message: string, isOperand = false) {
    super(message);
    this.isOperand = isOperand;
  }
}

export interface TlsOptions {
  readonly useSystemCerts: boolean | undefined;
  readonly insecureSkipVerify: boolean;
  readonly serverName: string;
  /** PEM texts. */
  readonly caCert: string;
  readonly clientCert: string;
  readonly clientKey: string;
  /** Files and variables of the machine that asks; the client decides whether it reads them. */
  readonly caCertFile: string;
  readonly clientCertFile: string;
  readonly clientKeyFile: string;
  readonly caCertVariable: string;
  readonly clientCertVariable: string;
  readonly clientKeyVariable: string;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty for none. */
  readonly body: string;
  readonly enableRedirect: boolean;
  readonly timeoutMs: number;
  readonly maxRetryAttempts: number;
  readonly tls: TlsOptions;
  /** Whether the answer may come from, and go to, a cache that outlives the query. */
  readonly cache: boolean;
  /** Keep the answer for so long, whatever its headers say. */
  readonly forceCacheSeconds: number | undefined;
  /** Requests of one key are one request. */
  readonly key: string;
}

export interface HttpResponse {
  /** `200 OK`. */
  readonly status: string;
  readonly statusCode: number;
  /** Values by header name, in any case. */
  readonly headers: { readonly [name: string]: readonly string[] };
  readonly body: Uint8Array;
}

const defaultTimeoutMs = 5_000;
const texts = [
  "method",
  "url",
  "raw_body",
  "tls_ca_cert",
  "tls_ca_cert_file",
  "tls_ca_cert_env_variable",
  "tls_client_cert",
  "tls_client_cert_file",
  "tls_client_cert_env_variable",
  "tls_client_key",
  "tls_client_key_file",
  "tls_client_key_env_variable",
  "tls_server_name",
];

/** Reads a request object whose keys are checked already. Throws {@link RequestError}. */
export function readRequest(object: AnyObject): HttpRequest {
  const cache = fieldFlag(object, "cache");
  const forceCacheSeconds = fieldFlag(object, "force_cache") ? cacheSeconds(object) : undefined;
  for (const [key, value] of sortedEntriesOf(object)) {
    if (typeof key === "string" && texts.includes(key) && typeof value !== "string") {
      throw new RequestError(`${quote(key)} must be a string`);
    }
  }
  const text = (key: string): string => {
    const value = getKey(object, key);
    return typeof value === "string" ? value.replace(/^"+|"+$/g, "") : "";
  };
  const method = text("method").toUpperCase();
  const headers = headersOf(getKey(object, "headers"));
  const request = {
    method: method === "" ? "GET" : method,
    url: text("url"),
    headers,
    body: bodyOf(object, text("raw_body")),
    enableRedirect: boolOf(object, "enable_redirect") ?? false,
    timeoutMs: timeoutOf(getKey(object, "timeout")),
    maxRetryAttempts: countOf(object, "max_retry_attempts"),
    tls: {
      useSystemCerts: boolOf(object, "tls_use_system_certs"),
      insecureSkipVerify: boolOf(object, "tls_insecure_skip_verify") ?? false,
      serverName: text("tls_server_name"),
      caCert: text("tls_ca_cert").replaceAll("\\n", "\n"),
      clientCert: text("tls_client_cert"),
      clientKey: text("tls_client_key"),
      caCertFile: text("tls_ca_cert_file"),
      clientCertFile: text("tls_client_cert_file"),
      clientKeyFile: text("tls_client_key_file"),
      caCertVariable: text("tls_ca_cert_env_variable"),
      clientCertVariable: text("tls_client_cert_env_variable"),
      clientKeyVariable: text("tls_client_key_env_variable"),
    },
    cache: cache || forceCacheSeconds !== undefined,
    forceCacheSeconds,
    key: keyOf(object),
  };
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(request.method)) {
    throw new RequestError(`net/http: invalid method ${quote(request.method)}`);
  }
  return request;
}

/** The canonical text of a request, without the headers that are to be left out of comparisons. */
function keyOf(object: AnyObject): string {
  const ignored = getKey(object, "cache_ignored_headers");
  const headers = getKey(object, "headers");
  const entries = entriesOf(object).filter(([key]) => key !== "cache_ignored_headers");
  if (!Array.isArray(ignored) || !isObject(headers)) return printTerm(objectFrom(entries));
  const kept = entriesOf(headers).filter(([key]) => !(ignored as readonly Value[]).includes(key));
  return printTerm(objectFrom([...entries.filter(([key]) => key !== "headers"), ["headers", objectFrom(kept)]]));
}

/** A field that is a boolean or not there. */
export function fieldFlag(object: AnyObject, key: string): boolean {
  const value = getKey(object, key);
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw new RequestError(`invalid value for ${quote(key)} field`);
}

function cacheSeconds(object: AnyObject): number {
  const value = getKey(object, "force_cache_duration_seconds");
  if (value === undefined) {
    throw new RequestError("'force_cache' set but 'force_cache_duration_seconds' parameter is missing");
  }
  const text = printTerm(value);
  if (!/^[+-]?\d+$/.test(text)) throw new RequestError(`strconv.ParseInt: parsing ${quote(text)}: invalid syntax`);
  const seconds = Number(text);
  if (seconds >= 2 ** 31 || seconds < -(2 ** 31)) {
    throw new RequestError(`strconv.ParseInt: parsing ${quote(text)}: value out of range`);
  }
  return seconds;
}

function headersOf(value: Value | undefined): HttpRequest["headers"] {
  if (value === undefined) return [];
  if (!isObject(value)) throw new RequestError("invalid type for headers key");
  return sortedEntriesOf(value).map(([key, header]) => {
    const name = typeof key === "string" ? key : printTerm(key);
    if (typeof header !== "string") {
      throw new RequestError(`invalid type for headers value ${quote(writeJson(toJson(header)))}`);
    }
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
      throw new RequestError(`net/http: invalid header field name ${quote(name)}`);
    }
    // oxlint-disable-next-line no-control-regex
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(header)) {
      throw new RequestError(`net/http: invalid header field value for ${quote(name)}`);
    }
    return [name, header] as const;
  });
}

function bodyOf(object: AnyObject, raw: string): string {
  if (getKey(object, "raw_body") !== undefined) return raw;
  const body = getKey(object, "body");
  return body === undefined ? "" : writeJson(toJson(body));
}

const truths: { readonly [text: string]: boolean } = {
  ...Object.fromEntries(["1", "t", "T", "TRUE", "true", "True"].map((text) => [text, true])),
  ...Object.fromEntries(["0", "f", "F", "FALSE", "false", "False"].map((text) => [text, false])),
};

/** OPA takes the printed term for a Go boolean: 1 is true, "true" (with its quotes) is an error. */
function boolOf(object: AnyObject, key: string): boolean | undefined {
  const value = getKey(object, key);
  if (value === undefined) return undefined;
  const text = printTerm(value);
  const read = Object.hasOwn(truths, text) ? truths[text] : undefined;
  if (read === undefined) throw new RequestError(`strconv.ParseBool: parsing ${quote(text)}: invalid syntax`);
  return read;
}

function countOf(object: AnyObject, key: string): number {
  const value = getKey(object, key);
  if (value === undefined) return 0;
  const count = isNumber(value) ? toInteger(value) : undefined;
  if (count === undefined || count < 0) {
    throw new RequestError(`invalid value ${printTerm(value)} for field ${quote(key)}`);
  }
  return count;
}

/** A number means nanoseconds, as does a text without a unit. */
function timeoutOf(value: Value | undefined): number {
  if (value === undefined) return defaultTimeoutMs;
  if (isNumber(value)) {
    if (toInteger(value) === undefined) {
      throw new RequestError(`invalid timeout number value ${numberText(value)}, must be int64`);
    }
    return Number(numberText(value)) / 1e6;
  }
  if (typeof value !== "string") {
    throw new RequestError(`'timeout' must be one of {string, number} but got ${typeName(value)}`, true);
  }
  if (/^[+-]?\d{1,18}$/.test(value)) return Number(value) / 1e6;
  try {
    return Number(parseDuration(value)) / 1e6;
  } catch (error) {
    if (error instanceof TimeError) throw new RequestError(`invalid timeout value ${quote(value)}: ${error.message}`);
    throw error;
  }
}

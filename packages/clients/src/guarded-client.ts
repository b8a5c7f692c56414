import { lookup as systemLookup } from "node:dns/promises";
import { isIP } from "node:net";
import { Problem } from "@sekisho/core";
import type { Agent, Dispatcher } from "undici";
import { OpenedPlaces } from "./address.ts";
import { Guard, type ResolveName } from "./guard.ts";

export interface GuardedClientOptions {
  /**
   * What may be reached besides public addresses: addresses, ranges (`10.0.0.0/8`), names of hosts. A name opens private
   * and loopback addresses, never link-local ones, where clouds answer with credentials. Default: nothing.
   */
  readonly open?: readonly string[];
  /** For a whole request. Default: 15 s. */
  readonly timeoutMs?: number;
  /** Of a response's body. Default: 1 MiB. */
  readonly maxBytes?: number;
  /** Default: the system's resolver. */
  readonly resolveName?: ResolveName;
}

export interface GuardedRequest {
  /** Default: GET. */
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

export interface GuardedResponse {
  readonly status: number;
  /** By name in lower case; of several of one name the first. */
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/** The one way out to addresses that a configuration, a person or another server names. */
export interface GuardedClient {
  /**
   * Asks by http or https. Whatever status comes is an answer. Rejects with Problem `url_invalid`, `address_forbidden`,
   * `address_unknown`, `redirect_refused`, `response_too_large`, `request_timeout`, `request_failed`; an abort of `signal`
   * rejects with its reason.
   */
  fetch(url: string | URL, request?: GuardedRequest): Promise<GuardedResponse>;
  /** An address of a host, for other protocols: connect to it, not to the name. Rejects with `address_…`. */
  resolve(host: string): Promise<string>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 1_048_576;
const MAX_REDIRECTS = 3;

/** Opens a client. It keeps connections for its next requests; each was checked when it was made. */
export function guardedClient(options: GuardedClientOptions = {}): GuardedClient {
  const { open = [], resolveName = resolveBySystem, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
  const guard = new Guard(new OpenedPlaces(open), resolveName);
  let agent: Promise<Agent> | undefined;
  return {
    async fetch(url, request = {}) {
      agent ??= makeAgent(guard);
      const { signal } = request;
      const timeout = AbortSignal.timeout(timeoutMs);
      const ends = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
      try {
        return await follow(readUrl(url), request, { agent: await agent, guard, signal: ends, maxBytes });
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (timeout.aborted) {
          throw new Problem("request_timeout", `${placeOf(url)} did not answer within ${timeoutMs} ms`);
        }
        throw asProblem(error, url);
      }
    },
    resolve: async (host) => (await guard.addresses(host))[0].address,
    async close() {
      await (await agent)?.destroy();
    },
  };
}

async function resolveBySystem(name: string): ReturnType<ResolveName> {
  return systemLookup(name, { all: true });
}

/** undici is loaded with the first request: a server that tells nobody does without. */
async function makeAgent(guard: Guard): Promise<Agent> {
  return (await import("./guarded-agent.ts")).openAgent(guard);
}

interface Way {
  readonly agent: Agent;
  readonly guard: Guard;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

async function follow(start: URL, request: GuardedRequest, way: Way): Promise<GuardedResponse> {
  let url = start;
  for (let redirects = 0; ; redirects++) {
    const response = await askOnce(url, request, way);
    const next = redirectOf(response, url);
    if (next === undefined) return response;
    refuseRedirect(url, next, { status: response.status, method: request.method ?? "GET", redirects });
    url = next;
  }
}

async function askOnce(
  url: URL,
  request: GuardedRequest,
  { agent, guard, signal, maxBytes }: Way,
): Promise<GuardedResponse> {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  // An address is connected to without a lookup.
  if (isIP(host) !== 0) await guard.addresses(host);
  const { method = "GET", headers = {}, body } = request;
  const {
    statusCode,
    headers: answered,
    body: stream,
  } = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers,
    signal,
    ...(body !== undefined && { body }),
  });
  return {
    status: statusCode,
    header(name) {
      const value = answered[name];
      return typeof value === "string" ? value : value?.[0];
    },
    text: await readText(stream, maxBytes, url),
  };
}

async function readText(stream: Dispatcher.ResponseData["body"], maxBytes: number, url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // A body stream yields bytes as long as nobody sets an encoding.
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) {
      stream.destroy();
      throw new Problem("response_too_large", `${url.origin} answers with more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function redirectOf(response: GuardedResponse, url: URL): URL | undefined {
  const location = response.header("location");
  if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) return undefined;
  if (!URL.canParse(location, url.href)) throw new Problem("redirect_refused", `${url.origin} sends on to no address`);
  return new URL(location, url);
}

interface Redirect {
  readonly status: number;
  readonly method: string;
  readonly redirects: number;
}

/** What a request carries (a secret in its path, a signed body) is for the server that was named. */
function refuseRedirect(from: URL, to: URL, { status, method, redirects }: Redirect): void {
  const refuse = (why: string): never => {
    throw new Problem("redirect_refused", `${from.origin} sends on ${why}: name the right address instead`);
  };
  if (to.origin !== from.origin) refuse(`to ${to.origin}`);
  if (redirects >= MAX_REDIRECTS) refuse(`more than ${MAX_REDIRECTS} times`);
  // The other statuses turn a POST into a GET.
  if (status < 307 && method !== "GET" && method !== "HEAD") refuse(`a ${method} with status ${status}`);
}

function readUrl(text: string | URL): URL {
  if (!URL.canParse(String(text))) throw new Problem("url_invalid", "expected an address that starts with https://");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new Problem("url_invalid", `expected an address that starts with https://, found ${url.protocol}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new Problem("url_invalid", `the address of ${url.host} holds a name or a password: give it as a header`);
  }
  return url;
}

/** Without the path, which may be a secret. */
function placeOf(url: string | URL): string {
  return URL.canParse(String(url)) ? new URL(url).origin : "the address";
}

function asProblem(error: unknown, url: string | URL): Problem {
  if (error instanceof Problem) return error;
  const why = error instanceof AggregateError ? error.errors.map(textOf).join("; ") : textOf(error);
  return new Problem("request_failed", `${placeOf(url)} could not be asked: ${why}`, { cause: error });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

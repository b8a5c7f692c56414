import { type LookupAddress, lookup as lookupName } from "node:dns";
import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { HttpRequest, HttpResponse } from "../builtins/http/request.ts";
import { parseAddress } from "../builtins/net/address.ts";
import { AnswerError, type Answers } from "../evaluate-async.ts";
import { type HostPolicy, isAddressAllowed, isHostAllowed } from "./host-policy.ts";
import { type HttpCache, headerOf } from "./http-cache.ts";
import { type TlsSources, tlsOptions } from "./tls-options.ts";

export interface HttpSendOptions {
  readonly policy: HostPolicy;
  /** Answers that outlive a query, for requests that ask for that. Default: none. */
  readonly cache?: HttpCache;
  readonly tls?: TlsSources;
  /** Bytes of an answer; a longer one is an error. Default: 10 MiB. */
  readonly maxResponseBytes?: number;
  /** Attempts after the first that a request may ask for. Default: 5. */
  readonly maxRetries?: number;
  readonly userAgent?: string;
}

const mostRedirects = 10;

/** Answers `http.send` over node's own clients: only hosts that the policy names, no proxies, no unix sockets. */
export function httpSend(options: HttpSendOptions): NonNullable<Answers["httpSend"]> {
  return async (request, signal) => {
    const known = request.cache ? options.cache?.get(request.key) : undefined;
    if (known?.isFresh === true) return known.response;
    if (known !== undefined) {
      const confirmed = await confirm(request, known.response, { options, signal });
      options.cache?.delete(request.key);
      if (confirmed !== undefined) {
        options.cache?.put(request, confirmed);
        return confirmed;
      }
    }
    const response = await withRetries(request, { options, signal });
    if (request.cache) options.cache?.put(request, response);
    return response;
  };
}

interface Sending {
  readonly options: HttpSendOptions;
  readonly signal: AbortSignal;
}

/** Asks whether a stale answer still holds; undefined where the server gives nothing to go by. */
async function confirm(request: HttpRequest, stale: HttpResponse, sending: Sending): Promise<HttpResponse | undefined> {
  const tag = headerOf(stale, "etag");
  const date = headerOf(stale, "last-modified");
  if (tag === "" && date === "") return undefined;
  const conditions = [["if-none-match", tag] as const, ["if-modified-since", date] as const].filter(
    ([, v]) => v !== "",
  );
  const answer = await withRetries({ ...request, headers: [...request.headers, ...conditions] }, sending);
  if (answer.statusCode === 200) return answer;
  if (answer.statusCode !== 304) return undefined;
  return { ...stale, headers: { ...stale.headers, ...answer.headers } };
}

async function withRetries(request: HttpRequest, sending: Sending): Promise<HttpResponse> {
  const retries = Math.min(request.maxRetryAttempts, sending.options.maxRetries ?? 5);
  for (let attempt = 0; ; attempt++) {
    try {
      return await sendOnce(request, sending);
    } catch (error) {
      const isLast = attempt >= retries || sending.signal.aborted;
      if (isLast || !(error instanceof AnswerError) || !error.isNetwork) throw error;
      await pause(Math.min(60_000, 100 * 2 ** attempt), sending.signal);
    }
  }
}

/** Returns early when the signal is given; the next attempt then fails by it. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}

/** One request with its redirects, all within the timeout of the request. */
async function sendOnce(request: HttpRequest, { options, signal }: Sending): Promise<HttpResponse> {
  const timeout =
    request.timeoutMs > 0 ? [AbortSignal.timeout(Math.max(1, Math.min(request.timeoutMs, 2 ** 31 - 1)))] : [];
  const stop = AbortSignal.any([signal, ...timeout]);
  const word = `${request.method.charAt(0)}${request.method.slice(1).toLowerCase()}`;
  let current = { url: request.url, method: request.method, body: request.body, headers: request.headers };
  for (let hop = 0; ; hop++) {
    const url = checkedUrl(current.url, options.policy, word);
    const response = await exchange({ ...request, ...current }, url, { options, signal: stop }).catch(
      (error: unknown) => {
        throw networkError(error, { word, url: current.url, timedOut: timeout.some((one) => one.aborted) });
      },
    );
    const location = headerOf(response, "location");
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode) && location !== "";
    if (!request.enableRedirect || !isRedirect) return response;
    if (hop >= mostRedirects) throw fail(`${word} "${current.url}": stopped after ${mostRedirects} redirects`);
    current = redirected(current, url, { location, status: response.statusCode });
  }
}

type Hop = Pick<HttpRequest, "url" | "method" | "body" | "headers">;

/** 303, and 301 and 302 to what was sent, become GET; what proves who asks stays on the same host. */
function redirected(from: Hop, url: URL, to: { readonly location: string; readonly status: number }): Hop {
  if (!URL.canParse(to.location, url.href))
    throw fail(`failed to parse Location header ${JSON.stringify(to.location)}`);
  const next = new URL(to.location, url);
  const keeps = to.status === 307 || to.status === 308 || from.method === "GET" || from.method === "HEAD";
  const sameHost = next.host === url.host;
  const headers = from.headers.filter(
    ([name]) => sameHost || !/^(?:authorization|cookie|www-authenticate|proxy-authorization|host)$/i.test(name),
  );
  return { url: next.href, headers, method: keeps ? from.method : "GET", body: keeps ? from.body : "" };
}

function fail(message: string, isNetwork = false): AnswerError {
  return new AnswerError(message, { isNetwork });
}

/** Only http and https, and only hosts that the policy names. */
function checkedUrl(text: string, policy: HostPolicy, word: string): URL {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? "";
  if (scheme !== "http" && scheme !== "https") {
    throw fail(`${word} "${text}": unsupported protocol scheme "${scheme}"`, true);
  }
  if (!URL.canParse(text)) throw fail(`parse "${text}": it is no URL`);
  const url = new URL(text);
  if (!isHostAllowed(policy, url.hostname)) throw fail(`unallowed host: ${url.hostname}`);
  const literal = url.hostname.replace(/^\[(.*)\]$/s, "$1");
  if (parseAddress(literal) !== undefined && !isAddressAllowed(policy, literal)) {
    throw fail(`unallowed address: ${literal}`);
  }
  return url;
}

async function exchange(request: HttpRequest, url: URL, { options, signal }: Sending): Promise<HttpResponse> {
  const headers = Object.fromEntries(request.headers);
  const named = request.headers.find(([name]) => name.toLowerCase() === "user-agent");
  if (named === undefined) headers["User-Agent"] = options.userAgent ?? "sekisho";
  const host = request.headers.find(([name]) => name.toLowerCase() === "host")?.[1];
  const tls = url.protocol === "https:" ? await tlsOptions(request.tls, options.tls ?? {}) : undefined;
  if (request.body !== "") headers["Content-Length"] = String(Buffer.byteLength(request.body));
  const settings: RequestOptions = {
    method: request.method,
    headers,
    signal,
    lookup: guardedLookup(options.policy),
    ...tls,
    // A given host is also the name that the certificate must have.
    ...(tls !== undefined && host !== undefined && request.tls.serverName === "" && { servername: host }),
  };
  return new Promise((resolve, reject) => {
    const make = url.protocol === "https:" ? requestHttps : requestHttp;
    const sent = make(url, { ...settings, agent: false }, (incoming) => {
      collect(incoming, options.maxResponseBytes ?? 10 * 1024 * 1024).then(resolve, reject);
    });
    sent.on("error", reject);
    sent.end(request.body);
  });
}

/** The addresses that are connected to are those that were checked: a second look at the name changes nothing. */
function guardedLookup(policy: HostPolicy): NonNullable<RequestOptions["lookup"]> {
  return (hostname, _options, callback) => {
    lookupName(hostname, { all: true }, (error, addresses: LookupAddress[]) => {
      if (error !== null) return callback(error, []);
      const allowed = addresses.filter(({ address }) => isAddressAllowed(policy, address));
      if (allowed.length > 0) return callback(null, allowed);
      callback(Object.assign(new Error(`unallowed address of ${hostname}`), { code: "EACCES" }), []);
    });
  };
}

async function collect(incoming: IncomingMessage, maxBytes: number): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    // Without an encoding the stream gives buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > maxBytes) {
      incoming.destroy();
      throw fail(`the response is longer than ${maxBytes} bytes`);
    }
    chunks.push(bytes);
  }
  const { statusCode = 0, statusMessage = "", headersDistinct } = incoming;
  const headers = Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, values ?? []]));
  return { status: `${statusCode} ${statusMessage}`, statusCode, headers, body: Buffer.concat(chunks) };
}

/** Go's words for the usual failures. */
function networkError(
  error: unknown,
  { word, url, timedOut }: { readonly word: string; readonly url: string; readonly timedOut: boolean },
): AnswerError {
  if (error instanceof AnswerError) return error;
  if (timedOut) return fail(`${word} ${url}: request timed out`, true);
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: "", message: "failed" };
  if (code === "EACCES") return fail(message);
  const reason = code === "ECONNREFUSED" ? `connect: connection refused (${message})` : message;
  return fail(`${word} "${url}": ${reason}`, true);
}

/** Answers `net.lookup_ip_addr` by the machine's resolver. */
export function lookup(policy: HostPolicy): NonNullable<Answers["lookup"]> {
  return (name, signal) =>
    new Promise((resolve, reject) => {
      if (!isHostAllowed(policy, name)) return reject(fail(`unallowed host: ${name}`));
      const stop = (): void => reject(fail(`lookup ${name}: cancelled`, true));
      signal.addEventListener("abort", stop, { once: true });
      lookupName(name, { all: true }, (error, addresses: LookupAddress[]) => {
        signal.removeEventListener("abort", stop);
        if (error !== null) reject(fail(`lookup ${name}: no such host`, true));
        else resolve(addresses.map(({ address }) => address));
      });
    });
}

/** Answers that outlive a query (RFC 9111, as far as OPA's http.send keeps to it). */
import type { HttpRequest, HttpResponse } from "../builtins/http/request.ts";

const cacheable = new Set([200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501]);

interface Entry {
  readonly response: HttpResponse;
  readonly expiresMs: number;
}

/** Holds answers up to a total size; what was not used for longest goes first. */
export class HttpCache {
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  readonly #nowMs: () => number;
  #bytes = 0;

  constructor(options: { readonly maxBytes?: number; readonly nowMs?: () => number } = {}) {
    this.#maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
    this.#nowMs = options.nowMs ?? Date.now;
  }

  /** A fresh answer, or a stale one that the server may confirm. */
  get(key: string): { readonly response: HttpResponse; readonly isFresh: boolean } | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return { response: entry.response, isFresh: this.#nowMs() < entry.expiresMs };
  }

  /** Keeps an answer if its status and headers, or the request, allow that. */
  put({ key, forceCacheSeconds }: HttpRequest, response: HttpResponse): void {
    this.delete(key);
    const directives = cacheControl(response);
    const isForced = forceCacheSeconds !== undefined && forceCacheSeconds > 0;
    if (!cacheable.has(response.statusCode) || (!isForced && directives.has("no-store"))) return;
    const expiresMs = isForced ? this.#nowMs() + forceCacheSeconds * 1_000 : expiryOf(response, directives);
    if (expiresMs === undefined) return;
    const size = sizeOf(response);
    if (size > this.#maxBytes) return;
    this.#entries.set(key, { response, expiresMs });
    this.#bytes += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= sizeOf(entry.response);
  }
}

function sizeOf({ body, headers }: HttpResponse): number {
  return body.length + JSON.stringify(headers).length;
}

export function headerOf({ headers }: HttpResponse, name: string): string {
  const [, values = []] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? [];
  return values[0] ?? "";
}

function cacheControl(response: HttpResponse): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  for (const part of headerOf(response, "cache-control").split(",")) {
    const [name = "", value = ""] = part.trim().split("=");
    if (name !== "") directives.set(name.trim().toLowerCase(), value.trim());
  }
  return directives;
}

/** An answer without any date is kept, but stale at once: the server may still confirm it by its tag. */
function expiryOf(response: HttpResponse, directives: ReadonlyMap<string, string>): number | undefined {
  const maxAge = directives.get("max-age");
  if (maxAge !== undefined) {
    const date = Date.parse(headerOf(response, "date"));
    if (!/^\d+$/.test(maxAge) || Number.isNaN(date)) return undefined;
    return date + Math.min(Number(maxAge), 2 ** 31 - 1) * 1_000;
  }
  const expires = Date.parse(headerOf(response, "expires"));
  return Number.isNaN(expires) ? 0 : expires;
}

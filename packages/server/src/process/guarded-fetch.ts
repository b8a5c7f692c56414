import type { GuardedClient } from "@sekisho/clients";

/** Of an answer, what libraries look at. */
const HEADERS = ["content-type", "cache-control", "age", "expires", "date", "www-authenticate"];

/** The guarded client as libraries ask for one: bodies are texts or bytes, and a redirect is the client's affair. */
export function guardedFetch(client: GuardedClient): typeof fetch {
  return async (input, init = {}) => {
    const request = new Request(input, init);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const answer = await client.fetch(request.url, {
      method: methodOf(request.method),
      headers: Object.fromEntries(request.headers),
      signal: request.signal,
      ...(body !== undefined && { body }),
    });
    const headers = new Headers();
    for (const name of HEADERS) {
      const value = answer.header(name);
      if (value !== undefined) headers.set(name, value);
    }
    const { status, text } = answer;
    return new Response(WITHOUT_BODY.has(status) ? null : text, { status, headers });
  };
}

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

function methodOf(name: string): (typeof METHODS)[number] {
  const method = METHODS.find((one) => one === name);
  if (method === undefined) throw new TypeError(`the method ${name} is not one that goes out`);
  return method;
}

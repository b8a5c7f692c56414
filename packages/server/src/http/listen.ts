import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Problem } from "@sekisho/core";
import type { App } from "./app.ts";

export interface Listening {
  readonly host: string;
  readonly port: number;
  /** Takes no new connection; what runs has `graceMs` to end. */
  close(graceMs: number): Promise<void>;
}

/** A request's headers, and a request as a whole, must have come by then. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 120_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_CONNECTIONS = 10_000;

/**
 * Serves an app on an address; port 0 takes a free one. Rejects with Problem `address_in_use` or `address_refused`.
 */
export async function listen(app: Pick<App, "fetch">, host: string, port: number): Promise<Listening> {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );
  server.maxConnections = MAX_CONNECTIONS;
  await begin(server, host, port);
  const address = server.address() as AddressInfo;
  return { host, port: address.port, close: (graceMs) => end(server, graceMs) };
}

async function begin(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(cantListen(error, host, port)));
    server.listen({ host, port }, resolve);
  });
}

function cantListen(error: Error, host: string, port: number): Problem {
  const code: unknown = Reflect.get(error, "code");
  const where = `${host}:${port}`;
  return code === "EADDRINUSE"
    ? new Problem("address_in_use", `another program listens on ${where}: stop it, or choose another port`, {
        cause: error,
      })
    : new Problem("address_refused", `the server can't listen on ${where} (${error.message})`, { cause: error });
}

async function end(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(late);
}

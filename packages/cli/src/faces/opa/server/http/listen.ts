import { chmodSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Problem } from "@sekisho/core";
import { type Address, removeSocket } from "./addresses.ts";

export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface ListenSettings {
  readonly certificate?: Certificate | undefined;
  /** Of sockets: `0o755`. */
  readonly socketMode: number;
}

export interface Listening {
  /** `host:port`, or `unix://path`. */
  readonly address: string;
  /** Takes no new connection; what runs has `graceMs` to end. */
  close(graceMs: number): Promise<void>;
}

/** A request's headers, and a request as a whole, must have come by then. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 120_000;
/** As Go keeps a connection on which nothing is asked. */
const KEEP_ALIVE_MS = 180_000;
const MAX_HEADER_BYTES = 64 * 1024;

/** Serves on an address. Rejects with Problem `address_in_use` or `address_refused`. */
export async function listen(
  address: Address,
  answer: (message: IncomingMessage, response: ServerResponse) => void,
  { certificate, socketMode }: ListenSettings,
): Promise<Listening> {
  const limits = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    noDelay: true,
  };
  const listener: RequestListener = (message, response) => answer(message, response);
  const server =
    certificate === undefined
      ? createServer(limits, listener)
      : createTlsServer({ ...limits, ...certificate }, listener);
  if (address.path !== undefined) removeSocket(address.path);
  await begin(server, address);
  if (address.path !== undefined) chmodSync(address.path, socketMode);
  return { address: addressOf(server, address), close: (graceMs) => end(server, graceMs) };
}

async function begin(server: Server, { text, listen: where }: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(cantListen(error, text)));
    server.listen(where, resolve);
  });
}

function addressOf(server: Server, { path, text }: Address): string {
  if (path !== undefined) return text;
  const { address, family, port } = server.address() as AddressInfo;
  return family === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`;
}

function cantListen(error: Error, where: string): Problem {
  const inUse = Reflect.get(error, "code") === "EADDRINUSE";
  return new Problem(
    inUse ? "address_in_use" : "address_refused",
    inUse ? `listen tcp ${where}: bind: address already in use` : `listen tcp ${where}: ${error.message}`,
    { cause: error },
  );
}

async function end(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(late);
}

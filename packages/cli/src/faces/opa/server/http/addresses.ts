import { rmSync } from "node:fs";
import type { ListenOptions } from "node:net";
import { Problem } from "@sekisho/core";

/** Where a server listens: `[ip]:port`, `unix://path`. */
export interface Address {
  readonly text: string;
  readonly listen: ListenOptions;
  /** The file of a socket. */
  readonly path?: string;
}

/** Throws Problem `address_invalid`. */
export function readAddress(text: string): Address {
  if (text.startsWith("unix://")) {
    const path = text.slice("unix://".length);
    return { text, listen: { path }, path };
  }
  const bare = text.replace(/^https?:\/\//, "");
  const colon = bare.lastIndexOf(":");
  const port = bare.slice(colon + 1);
  if (colon < 0 || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Problem("address_invalid", `listen tcp: address ${bare}: expected HOST:PORT or unix://PATH`);
  }
  const host = bare.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  return { text, listen: { port: Number(port), ...(host !== "" && { host }) } };
}

/** A file that a server which was killed left at its place. */
export function removeSocket(path: string): void {
  rmSync(path, { force: true });
}

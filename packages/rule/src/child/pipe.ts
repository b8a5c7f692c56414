/** Reads and writes whole messages, and waits for nothing else: between two messages nothing of a rule can run. */
import { Buffer } from "node:buffer";
import { readSync, writeSync } from "node:fs";
import { frame, rawJSON } from "../frame.ts";

const IN = 0;
const OUT = 1;

/** The next message's text; undefined when the other side is gone. */
export function readMessage(): string | undefined {
  const head = readExactly(4);
  const body = head === undefined ? undefined : readExactly(head.readUInt32LE(0));
  return body?.toString("utf8");
}

/** A whole number of any size stays what it is. */
export function writeMessage(message: unknown): void {
  const bytes = frame(JSON.stringify(message, exact));
  for (let at = 0; at < bytes.length; ) at += writeSync(OUT, bytes, at, bytes.length - at);
}

/** What was read last: it is a text before anything else is read. */
let room = Buffer.alloc(0);

function readExactly(length: number): Buffer | undefined {
  if (room.length < length) room = Buffer.allocUnsafe(length);
  const bytes = room.subarray(0, length);
  for (let at = 0; at < length; ) {
    const read = readSync(IN, bytes, at, length - at, null);
    if (read === 0) return undefined;
    at += read;
  }
  return bytes;
}

function exact(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? rawJSON(String(value)) : value;
}

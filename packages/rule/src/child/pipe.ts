/** Reads and writes whole messages, and waits for nothing else: between two messages nothing of a rule can run. */
import { Buffer } from "node:buffer";
import { readSync, writeSync } from "node:fs";

const IN = 0;
const OUT = 1;

/** The next message's text; undefined when the other side is gone. */
export function readMessage(): string | undefined {
  const head = readExactly(4);
  const body = head === undefined ? undefined : readExactly(head.readUInt32LE(0));
  return body?.toString("utf8");
}

/** Writes a message after its length: four bytes, the lowest first. A whole number of any size stays what it is. */
export function writeMessage(message: unknown): void {
  const text = Buffer.from(JSON.stringify(message, exact), "utf8");
  const bytes = Buffer.allocUnsafe(text.length + 4);
  bytes.writeUInt32LE(text.length, 0);
  text.copy(bytes, 4);
  for (let at = 0; at < bytes.length; ) at += writeSync(OUT, bytes, at, bytes.length - at);
}

function readExactly(length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    const read = readSync(IN, bytes, at, length - at, null);
    if (read === 0) return undefined;
    at += read;
  }
  return bytes;
}

/** V8 has it, TypeScript's library does not know it yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

function exact(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? rawJSON(String(value)) : value;
}

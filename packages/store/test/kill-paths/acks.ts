import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { linesOf } from "../load.ts";

/** Names of what a process was told of as stored, in `DIR/acks`, on disk. */
export interface Acks {
  add(name: string): void;
  all(): readonly string[];
}

export function acksIn(dir: string): Acks {
  return { add: (name) => appendSynced(join(dir, "acks"), name), all: () => linesOf(join(dir, "acks")) };
}

/** A line of a file that a kill and a power cut leave there. */
export function appendSynced(file: string, line: string): void {
  const descriptor = openSync(file, "a");
  writeSync(descriptor, `${line}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

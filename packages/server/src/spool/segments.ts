import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A file of a spool; its name is the number of its first record. */
export interface Segment {
  readonly file: string;
  readonly first: number;
}

const DIGITS = 12;

export function segmentFile(directory: string, first: number): string {
  return join(directory, `${String(first).padStart(DIGITS, "0")}.jsonl`);
}

/** The files of a spool in order; none where the directory is not there yet. */
export function listSegments(directory: string): readonly Segment[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+\.jsonl$/.test(name))
    .sort()
    .map((name) => ({ file: join(directory, name), first: Number.parseInt(name, 10) }));
}

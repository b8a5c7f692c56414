import { readFileSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { digestOf, isJsonObject, type Json, Problem } from "@sekisho/core";
import type { Snapshot } from "@sekisho/gate";

const VERSION = 1;

/** Where a service finds its snapshot. */
export function snapshotFile(directory: string): string {
  return join(directory, "snapshot.json");
}

/** Gives a service a new snapshot: it sees this one or the one before, whole, whenever either process ends. */
export async function writeSnapshot(directory: string, content: Json, now: number): Promise<Snapshot> {
  const file = snapshotFile(directory);
  const snapshot: Snapshot = { digest: digestOf(content), givenAt: now, content };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = await open(temporary, "w", 0o600);
  try {
    await handle.writeFile(JSON.stringify({ v: VERSION, ...snapshot }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  return snapshot;
}

/** Undefined where none was given yet. Throws Problem `snapshot_broken` where the file does not hold what it says. */
export function readSnapshot(directory: string): Snapshot | undefined {
  let text: string;
  try {
    text = readFileSync(snapshotFile(directory), "utf8");
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === "ENOENT") return undefined;
    throw new Problem("snapshot_broken", "the snapshot can't be read", { cause: error });
  }
  const snapshot = parse(text);
  if (snapshot === undefined || digestOf(snapshot.content) !== snapshot.digest) {
    throw new Problem("snapshot_broken", "the snapshot does not hold what its digest says");
  }
  return snapshot;
}

function parse(text: string): Snapshot | undefined {
  try {
    // JSON.parse makes what JSON has and nothing else.
    const value = JSON.parse(text) as Json;
    if (!isJsonObject(value) || value["v"] !== VERSION) return undefined;
    const { digest, givenAt, content } = value;
    if (typeof digest !== "string" || typeof givenAt !== "number" || content === undefined) return undefined;
    return { digest, givenAt, content };
  } catch {
    return undefined;
  }
}

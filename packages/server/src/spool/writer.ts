import { readFileSync, statSync, truncateSync } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { Problem } from "@sekisho/core";
import type { Decision, Spool } from "@sekisho/gate";
import type { SpoolPosition } from "@sekisho/store";
import { syncPath } from "@sekisho/store/whole";
import { openChain } from "./chain.ts";
import { nextRecord, readRecord } from "./record.ts";
import { listSegments, segmentFile } from "./segments.ts";

/** A segment is closed at about this size, so that the server can drop what it has taken in. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

export interface SpoolWriter extends Spool {
  /** Writes what waits. */
  close(): Promise<void>;
}

interface Waiting {
  readonly decision: Decision;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Opens the spool of a service in `directory`, and goes on behind its last whole record: a line that a kill left half
 * written was never acknowledged, and goes. Throws Problem `spool_broken` where a whole line does not follow from the one
 * before.
 */
export async function openSpool(directory: string): Promise<SpoolWriter> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return new Writer(directory);
}

function recover(directory: string): SpoolPosition {
  const { start } = openChain(directory);
  let position = start;
  // The server drops files that it has taken in, but none before another has a record: the head is always told.
  for (const segment of listSegments(directory)) {
    const lines = wholeLines(segment.file);
    const before = headBefore(lines[0]);
    if (before !== undefined) position = { count: segment.first - 1, head: before };
    for (const line of lines) {
      const record = readRecord(line, position);
      if (record === undefined) {
        throw new Problem(
          "spool_broken",
          `the record behind ${position.count} in ${segment.file} does not follow from it: the file was changed`,
        );
      }
      position = { count: record.number, head: record.hash };
    }
  }
  return position;
}

/** Cuts what a kill left without its end. */
function wholeLines(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  return whole.split("\n").slice(0, -1);
}

function headBefore(line: string | undefined): string | undefined {
  const found = line === undefined ? undefined : /"before":"([0-9a-f]{64})"/.exec(line);
  return found?.[1];
}

class Writer implements SpoolWriter {
  readonly #directory: string;
  #position: SpoolPosition;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #file: FileHandle | undefined;
  #fileBytes = 0;
  #closed = false;
  /** Why nothing can be promised any more, until the service starts again. */
  #lost: unknown;

  constructor(directory: string) {
    this.#directory = directory;
    this.#position = recover(directory);
  }

  async append(decision: Decision): Promise<void> {
    if (this.#closed) throw new Problem("spool_closed", "the service ends, and takes no decision any more");
    const done = Promise.withResolvers<void>();
    this.#waiting.push({ decision, done });
    this.#writing ??= this.#writeAll();
    return done.promise;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#file?.close();
  }

  /** One write and one `fsync` for all that came meanwhile. */
  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(batch);
        for (const { done } of batch) done.resolve();
      } catch (error) {
        const problem = new Problem("spool_failed", "the decision could not be written to the spool", { cause: error });
        for (const { done } of batch) done.reject(problem);
      }
    }
    this.#writing = undefined;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    const file = await this.#openFile();
    let position = this.#position;
    let text = "";
    for (const { decision } of batch) {
      const next = nextRecord(position, decision);
      position = next.position;
      text += next.line;
    }
    const bytes = Buffer.from(text);
    try {
      await file.appendFile(bytes);
    } catch (error) {
      // How much of it is there the next write finds out, which cuts a torn line.
      await this.#leaveFile();
      throw error;
    }
    try {
      await file.sync();
    } catch (error) {
      // The system may have dropped what it could not write, and would say nothing of it again.
      this.#lost = error;
      await this.#leaveFile();
      throw error;
    }
    this.#fileBytes += bytes.length;
    this.#position = position;
  }

  async #leaveFile(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => {});
  }

  async #openFile(): Promise<FileHandle> {
    if (this.#file !== undefined && this.#fileBytes < SEGMENT_BYTES) return this.#file;
    if (this.#file === undefined) this.#position = recover(this.#directory);
    const last = this.#file === undefined ? listSegments(this.#directory).at(-1) : undefined;
    await this.#leaveFile();
    const isFull = last !== undefined && statSync(last.file).size >= SEGMENT_BYTES;
    const name = last === undefined || isFull ? segmentFile(this.#directory, this.#position.count + 1) : last.file;
    this.#file = await open(name, "a", 0o600);
    this.#fileBytes = (await this.#file.stat()).size;
    // A file that was just made is there after a power cut only once its directory is written, too.
    if (this.#fileBytes === 0) syncPath(this.#directory);
    return this.#file;
  }
}

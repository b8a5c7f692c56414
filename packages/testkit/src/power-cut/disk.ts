import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Operation } from "./log.ts";

/** What is left of what was written and not synced: nothing, everything, or any part of it. */
export type Remains = "none" | "all" | "some";

export interface CutOptions {
  readonly remains: Remains;
  /** In [0, 1): which part. */
  readonly random: () => number;
  /** Files of another machine: all that was written is there. */
  readonly survives: (name: string) => boolean;
}

/** A disk writes this much at once or not at all. */
const SECTOR_BYTES = 512;

/**
 * A disk, as the process that is recorded changes it. What a file holds is safe once it is synced, what it is called once
 * its directory is; until then any part of it may be there after a power cut.
 */
export class Disk {
  readonly #names = new Map<string, DiskFile>();
  readonly #safeNames = new Map<string, DiskFile>();
  #pendingNames: NameChange[] = [];

  /** As a directory is now, all of it safe. */
  static of(root: string): Disk {
    const disk = new Disk();
    for (const name of readdirSync(root, { recursive: true, encoding: "utf8" })) {
      if (!statSync(join(root, name)).isFile()) continue;
      const file = new DiskFile(readFileSync(join(root, name)));
      disk.#names.set(name, file);
      disk.#safeNames.set(name, file);
    }
    return disk;
  }

  apply(operation: Operation): void {
    const { kind, name } = operation;
    switch (kind) {
      case "make":
        return this.#rename({ directory: dirname(name), set: [[name, new DiskFile(Buffer.alloc(0))]] });
      case "remove":
        return this.#rename({ directory: dirname(name), set: [[name, undefined]] });
      case "rename":
        return this.#rename({
          directory: dirname(name),
          set: [
            [operation.to, this.#file(name)],
            [name, undefined],
          ],
        });
      case "link":
        return this.#rename({ directory: dirname(name), set: [[operation.to, this.#file(name)]] });
      case "syncNames":
        for (const change of this.#pendingNames)
          if (change.directory === (name || ".")) change.applyTo(this.#safeNames);
        this.#pendingNames = this.#pendingNames.filter(({ directory }) => directory !== (name || "."));
        return;
      case "sync":
        return this.#file(name).sync();
      default:
        return this.#file(name).change(operation);
    }
  }

  /** Writes into an empty directory what is there after a power cut. */
  cut(target: string, options: CutOptions): void {
    const { remains, random, survives } = options;
    const names = new Map(this.#safeNames);
    const kept = { none: 0, all: 1, some: random() }[remains];
    // Names change in order.
    for (const change of this.#pendingNames.slice(0, Math.ceil(kept * this.#pendingNames.length)))
      change.applyTo(names);
    for (const [name, file] of this.#names) if (survives(name)) names.set(name, file);
    for (const [name, file] of names) {
      // The index of a log in shared memory is made anew.
      if (name.endsWith("-shm")) continue;
      mkdirSync(dirname(join(target, name)), { recursive: true });
      writeFileSync(join(target, name), file.after(survives(name) ? { ...options, remains: "all" } : options));
    }
  }

  #file(name: string): DiskFile {
    const file = this.#names.get(name);
    if (file === undefined) throw new Error(`the recorded process changes ${name}, which nobody made`);
    return file;
  }

  #rename({ directory, set }: Pick<NameChange, "directory"> & { readonly set: NameChange["set"] }): void {
    const change = new NameChange(directory, set);
    change.applyTo(this.#names);
    this.#pendingNames.push(change);
  }
}

class NameChange {
  readonly directory: string;
  readonly set: readonly (readonly [name: string, file: DiskFile | undefined])[];

  constructor(directory: string, set: NameChange["set"]) {
    this.directory = directory;
    this.set = set;
  }

  applyTo(names: Map<string, DiskFile>): void {
    for (const [name, file] of this.set) {
      if (file === undefined) names.delete(name);
      else names.set(name, file);
    }
  }
}

type Change = Extract<Operation, { readonly kind: "write" | "cut" }>;

class DiskFile {
  #safe: Bytes;
  #pending: Change[] = [];

  constructor(content: Buffer) {
    this.#safe = new Bytes(content);
  }

  change(change: Change): void {
    this.#pending.push(change);
  }

  sync(): void {
    for (const change of this.#pending) this.#safe.apply(change);
    this.#pending = [];
  }

  after({ remains, random }: CutOptions): Buffer {
    const bytes = new Bytes(this.#safe.content());
    for (const change of this.#pending) {
      if (remains === "none" || (remains === "some" && random() < 0.5)) continue;
      bytes.apply(remains === "some" && random() < 0.3 ? torn(change, random) : change);
    }
    return bytes.content();
  }
}

/** The first sectors of a write. */
function torn(change: Change, random: () => number): Change {
  if (change.kind === "cut") return change;
  const sectors = Math.floor((random() * change.data.length) / SECTOR_BYTES);
  return { ...change, data: change.data.subarray(0, sectors * SECTOR_BYTES) };
}

/** Bytes that grow. */
class Bytes {
  #buffer: Buffer;
  #length: number;

  constructor(content: Buffer) {
    this.#buffer = Buffer.from(content);
    this.#length = content.length;
  }

  apply(change: Change): void {
    if (change.kind === "cut") {
      this.#reserve(change.length);
      this.#buffer.fill(0, Math.min(this.#length, change.length), Math.max(this.#length, change.length));
      this.#length = change.length;
      return;
    }
    if (change.data.length === 0) return;
    const end = change.offset + change.data.length;
    this.#reserve(end);
    change.data.copy(this.#buffer, change.offset);
    this.#length = Math.max(this.#length, end);
  }

  content(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return;
    const larger = Buffer.alloc(length * 2);
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/**
 * A directory of this user's own, whose files are trusted only if a key of the same directory has sealed them. Code is
 * run from here: so whatever is not exactly as this module makes it counts as absent.
 */
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const KEY_BYTES = 32;
const SEAL_BYTES = 32;
const KEY_FILE = "key";
const SUFFIX = ".code";
/** A file that was read is kept before others; this often is enough to tell. */
const TOUCH_AFTER_MS = 24 * 60 * 60 * 1000;

export class Vault {
  readonly #directory: string;
  readonly #key: Buffer;

  private constructor(directory: string, key: Buffer) {
    this.#directory = directory;
    this.#key = key;
  }

  /** Opens the directory, which is made if need be; undefined where it can't be trusted or used. */
  static open(directory: string): Vault | undefined {
    return attempt(() => {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      if (!isOwn(directory, "directory")) return undefined;
      const key = readKey(directory) ?? makeKey(directory);
      return key === undefined ? undefined : new Vault(directory, key);
    });
  }

  /** What was written under a name; undefined when nothing was, or when it is not what was written. */
  read(name: string): Buffer | undefined {
    const path = this.#path(name);
    return attempt(() => {
      const bytes = readFileSync(path);
      const content = bytes.subarray(SEAL_BYTES);
      if (bytes.length < SEAL_BYTES || !timingSafeEqual(bytes.subarray(0, SEAL_BYTES), this.#seal(name, content))) {
        return undefined;
      }
      const now = Date.now();
      if (now - statSync(path).mtimeMs > TOUCH_AFTER_MS) attempt(() => utimesSync(path, now / 1000, now / 1000));
      return content;
    });
  }

  /** Writes all or nothing. A directory that is full, read-only or gone is no fault: the next process compiles again. */
  write(name: string, content: Buffer): void {
    attempt(() => writeWhole(this.#path(name), Buffer.concat([this.#seal(name, content), content])));
  }

  /** Deletes what was not used for longest until the rest takes no more than so many bytes. */
  prune(mostBytes: number): void {
    const files = list(this.#directory).sort((a, b) => b.mtimeMs - a.mtimeMs);
    let total = 0;
    for (const { path, sizeBytes } of files) {
      total += sizeBytes;
      if (total > mostBytes) attempt(() => rmSync(path, { force: true }));
    }
  }

  /** Of the name, too: a file that was moved to another's place is not what was written there. */
  #seal(name: string, content: Buffer): Buffer {
    return createHmac("sha256", this.#key).update(`${name}\0`).update(content).digest();
  }

  #path(name: string): string {
    return join(this.#directory, `${name}${SUFFIX}`);
  }
}

function readKey(directory: string): Buffer | undefined {
  const path = join(directory, KEY_FILE);
  return attempt(() => {
    if (!isOwn(path, "file")) return undefined;
    const key = readFileSync(path);
    return key.length === KEY_BYTES ? key : undefined;
  });
}

/** Of several processes that make a key at once, one wins and all use its key. */
function makeKey(directory: string): Buffer | undefined {
  const temporary = join(directory, `${randomUUID()}.tmp`);
  writeFileSync(temporary, randomBytes(KEY_BYTES), { mode: 0o600, flag: "wx" });
  attempt(() => linkSync(temporary, join(directory, KEY_FILE)));
  rmSync(temporary, { force: true });
  return readKey(directory);
}

function writeWhole(path: string, bytes: Buffer): void {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    writeFileSync(temporary, bytes, { mode: 0o600, flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    attempt(() => rmSync(temporary, { force: true }));
    throw error;
  }
}

function list(directory: string): { readonly path: string; readonly sizeBytes: number; readonly mtimeMs: number }[] {
  const names = attempt(() => readdirSync(directory)) ?? [];
  return names.flatMap((name) => {
    if (name === KEY_FILE) return [];
    const path = join(directory, name);
    const stat = attempt(() => lstatSync(path));
    return stat?.isFile() === true ? [{ path, sizeBytes: stat.size, mtimeMs: stat.mtimeMs }] : [];
  });
}

/** Whether nobody but this user can have written something, or can read it; no link is followed. */
function isOwn(path: string, kind: "file" | "directory"): boolean {
  const stat = lstatSync(path);
  if (kind === "file" ? !stat.isFile() : !stat.isDirectory()) return false;
  // Windows knows neither; its user directories are the user's own.
  if (process.getuid === undefined) return true;
  return stat.uid === process.getuid() && (stat.mode & 0o077) === 0;
}

/** What a file system refuses is as if it were not there. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

import type { Entry } from "./entry.ts";

const BLOCK = 512;

/** More than policies and their data are. */
const MAX_ENTRIES = 100_000;

/** What a face throws for an archive that can't be taken: its own code, around these words. */
export type Refuse = (why: string) => Error;

/**
 * The entries of a tar archive (POSIX.1-2017, pax, with the older `ustar` and the long names of GNU). Sums of headers and
 * sizes are checked; names with `..`, and more than 100,000 entries, are refused. Throws what `refuse` makes.
 */
export function readTar(bytes: Buffer, refuse: Refuse): readonly Entry[] {
  const entries: Entry[] = [];
  let next: Overrides = {};
  for (let at = 0; at < bytes.length; ) {
    if (at + BLOCK > bytes.length) throw refuse("unexpected EOF");
    const header = new Header(bytes.subarray(at, at + BLOCK), refuse);
    if (header.isEnd()) break;
    header.check();
    const size = next.size ?? header.size();
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (!(size >= 0) || content.length < size) throw refuse("unexpected EOF");
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = header.type();
    if (type === "x") next = { ...next, ...paxOverrides(content, refuse) };
    else if (type === "L") next = { ...next, name: textAt(content, 0, content.length) };
    else if (type !== "g" && type !== "K") {
      entries.push(entryOf(header, next.name ?? header.name(), content));
      if (entries.length > MAX_ENTRIES) throw refuse(`the archive has more than ${MAX_ENTRIES} entries`);
      next = {};
    }
  }
  for (const { name } of entries) if (leavesTree(name)) throw refuse(`entry contains '..': ${name}`);
  return entries;
}

/** Whether a name says the directory above another. */
export function leavesTree(name: string): boolean {
  return name.split(/[/\\]/).includes("..");
}

/** What an entry before this one says about it. */
interface Overrides {
  readonly name?: string;
  readonly size?: number;
}

function entryOf(header: Header, name: string, content: Buffer): Entry {
  const type = header.type();
  const isFile = type === "0" || type === "\0" || type === "7";
  const isDirectory = type === "5" || (isFile && name.endsWith("/"));
  return {
    name,
    kind: isDirectory ? "directory" : isFile ? "file" : "other",
    mode: header.mode(),
    content: isFile ? content : Buffer.alloc(0),
  };
}

/** The 512 bytes before the content of an entry. */
class Header {
  readonly #bytes: Buffer;
  readonly #refuse: Refuse;

  constructor(bytes: Buffer, refuse: Refuse) {
    this.#bytes = bytes;
    this.#refuse = refuse;
  }

  isEnd(): boolean {
    return this.#bytes.every((byte) => byte === 0);
  }

  type(): string {
    return String.fromCharCode(this.#bytes[156] ?? 0);
  }

  name(): string {
    const name = textAt(this.#bytes, 0, 100);
    const prefix = textAt(this.#bytes, 257, 6) === "ustar" ? textAt(this.#bytes, 345, 155) : "";
    return prefix === "" ? name : `${prefix}/${name}`;
  }

  size(): number {
    return this.#numberAt(124, 12);
  }

  mode(): number {
    return this.#numberAt(100, 8) & 0o777;
  }

  /** The sum of all bytes of a header, with spaces where it stands itself. */
  check(): void {
    let sum = 0;
    for (const [i, byte] of this.#bytes.entries()) sum += i >= 148 && i < 156 ? 32 : byte;
    if (sum !== this.#numberAt(148, 8)) throw broken(this.#refuse);
  }

  /** Octal digits, or, behind a byte with its highest bit set, a binary number. */
  #numberAt(start: number, length: number): number {
    if (((this.#bytes[start] ?? 0) & 0x80) !== 0) return this.#bytes.readUIntBE(start + length - 6, 6);
    const digits = textAt(this.#bytes, start, length).trim();
    if (!/^[0-7]*$/.test(digits)) throw broken(this.#refuse);
    return digits === "" ? 0 : Number.parseInt(digits, 8);
  }
}

function textAt(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  const limit = start + length;
  return bytes.toString("utf8", start, end < 0 || end > limit ? limit : end);
}

/** Records `LENGTH NAME=VALUE\n`, of which the length counts itself. */
function paxOverrides(content: Buffer, refuse: Refuse): Overrides {
  let overrides: Overrides = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(" ", at);
    const length = Number.parseInt(content.toString("latin1", at, Math.max(at, space)), 10);
    if (!(length > 0)) throw broken(refuse);
    const record = content.toString("utf8", space + 1, at + length - 1);
    const equals = record.indexOf("=");
    const value = record.slice(equals + 1);
    if (record.startsWith("path=")) overrides = { ...overrides, name: value };
    else if (record.startsWith("size=")) overrides = { ...overrides, size: Number(value) };
    at += length;
  }
  return overrides;
}

function broken(refuse: Refuse): Error {
  return refuse("archive/tar: invalid tar header");
}

/** A file that goes into an archive. */
export interface TarFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;

/**
 * A tar archive (POSIX ustar, names that do not fit in pax records) to the byte as Go's archive/tar writes it: files of
 * nobody, mode 0600, at time 0, so that the same files are always the same bytes.
 */
export function writeTar(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap(({ name, bytes }) => [...headersOf(name, bytes.length), padded(bytes)]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function headersOf(name: string, size: number): readonly Buffer[] {
  const split = isAscii(name) ? splitName(name) : undefined;
  if (split !== undefined) return [header({ ...split, size, type: "0" })];
  const record = paxRecord("path", name);
  const { dir, base } = /^(?<dir>.*\/)?(?<base>[^/]*)$/s.exec(name)?.groups ?? {};
  const paxName = `${dir ?? ""}PaxHeaders.0/${base ?? ""}`;
  return [
    header({ name: asciiOf(paxName).slice(0, NAME), prefix: "", size: record.length, type: "x" }),
    padded(record),
    header({ name: asciiOf(name).slice(0, NAME), prefix: "", size, type: "0" }),
  ];
}

interface HeaderFields {
  readonly name: string;
  readonly prefix: string;
  readonly size: number;
  /** `x` for records about the file that follows. */
  readonly type: "0" | "x";
}

function header({ name, prefix, size, type }: HeaderFields): Buffer {
  const bytes = Buffer.alloc(BLOCK);
  bytes.write(name, 0, "latin1");
  bytes.write(octal(type === "x" ? 0 : 0o600, 8), 100, "latin1");
  bytes.write(octal(0, 8), 108, "latin1");
  bytes.write(octal(0, 8), 116, "latin1");
  bytes.write(octal(size, 12), 124, "latin1");
  bytes.write(octal(0, 12), 136, "latin1");
  bytes.write("        ", 148, "latin1");
  bytes.write(type, 156, "latin1");
  bytes.write("ustar\x0000", 257, "latin1");
  if (type === "0") for (const device of [329, 337]) bytes.write(octal(0, 8), device, "latin1");
  bytes.write(prefix, 345, "latin1");
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}

/** Digits that fill a field but for the zero byte at its end. */
function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, "0")}\0`;
}

/** A name in its field, or split at a slash into two; undefined where neither has room. */
function splitName(name: string): { readonly name: string; readonly prefix: string } | undefined {
  if (name.length <= NAME) return { name, prefix: "" };
  const at = name.slice(0, Math.min(name.length - 1, PREFIX + 1)).lastIndexOf("/");
  const rest = name.length - at - 1;
  if (at <= 0 || rest > NAME || rest === 0 || at > PREFIX) return undefined;
  return { name: name.slice(at + 1), prefix: name.slice(0, at) };
}

function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.from(` ${key}=${value}\n`);
  let length = rest.length + String(rest.length).length;
  if (rest.length + String(length).length !== length) length = rest.length + String(length).length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

function asciiOf(name: string): string {
  return [...name].filter(isAscii).join("");
}

function padded(bytes: Uint8Array): Buffer {
  const block = Buffer.alloc(Math.ceil(bytes.length / BLOCK) * BLOCK);
  block.set(bytes);
  return block;
}

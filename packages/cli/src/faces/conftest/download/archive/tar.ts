import { refusal } from "../../refusal.ts";
import type { Entry } from "./entry.ts";

const BLOCK = 512;

/**
 * The entries of a tar archive (POSIX.1-2017, pax, with the older `ustar` and the long names of GNU). What is no file and no
 * directory, such as a link, is an empty file. Throws Problem `download_failed`.
 */
export function readTar(bytes: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  let next: Overrides = {};
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    checkHeader(header);
    const type = String.fromCharCode(header[156] ?? 0);
    const size = next.size ?? numberAt(header, 124, 12);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw broken("unexpected EOF");
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (type === "x") next = { ...next, ...paxOverrides(content) };
    else if (type === "L") next = { ...next, name: textAt(content, 0, content.length) };
    else if (type !== "g" && type !== "K") {
      entries.push(entryOf(header, type, next.name ?? nameOf(header), content));
      next = {};
    }
  }
  return entries;
}

/** What an entry before this one says about it. */
interface Overrides {
  readonly name?: string;
  readonly size?: number;
}

function entryOf(header: Buffer, type: string, name: string, content: Buffer): Entry {
  const isFile = type === "0" || type === "\0" || type === "7";
  return {
    name,
    isDirectory: type === "5" || (isFile && name.endsWith("/")),
    mode: numberAt(header, 100, 8) & 0o777,
    content: isFile ? content : Buffer.alloc(0),
  };
}

function nameOf(header: Buffer): string {
  const name = textAt(header, 0, 100);
  const prefix = textAt(header, 257, 6) === "ustar" ? textAt(header, 345, 155) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** The sum of all bytes of a header, with spaces where it stands itself. */
function checkHeader(header: Buffer): void {
  let sum = 0;
  for (const [i, byte] of header.entries()) sum += i >= 148 && i < 156 ? 32 : byte;
  if (sum !== numberAt(header, 148, 8)) throw broken("archive/tar: invalid tar header");
}

/** Octal digits, or, behind a byte with its highest bit set, a binary number. */
function numberAt(header: Buffer, start: number, length: number): number {
  if (((header[start] ?? 0) & 0x80) !== 0) return header.readUIntBE(start + length - 6, 6);
  const digits = textAt(header, start, length).trim();
  if (!/^[0-7]*$/.test(digits)) throw broken("archive/tar: invalid tar header");
  return digits === "" ? 0 : Number.parseInt(digits, 8);
}

function textAt(bytes: Buffer, start: number, length: number): string {
  const end = bytes.indexOf(0, start);
  const limit = start + length;
  return bytes.toString("utf8", start, end < 0 || end > limit ? limit : end);
}

/** Records `LENGTH NAME=VALUE\n`, of which the length counts itself. */
function paxOverrides(content: Buffer): Overrides {
  let overrides: Overrides = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(" ", at);
    const length = Number.parseInt(content.toString("latin1", at, Math.max(at, space)), 10);
    if (!(length > 0)) throw broken("archive/tar: invalid tar header");
    const record = content.toString("utf8", space + 1, at + length - 1);
    const equals = record.indexOf("=");
    const value = record.slice(equals + 1);
    if (record.startsWith("path=")) overrides = { ...overrides, name: value };
    else if (record.startsWith("size=")) overrides = { ...overrides, size: Number(value) };
    at += length;
  }
  return overrides;
}

function broken(why: string): Error {
  return refusal("download_failed", why);
}

import { crc32, inflateRawSync } from "node:zlib";
import type { Entry } from "../../../archive/entry.ts";
import { refusal } from "../../refusal.ts";

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const UNIX = 3;

/**
 * The entries of a zip archive (APPNOTE.TXT 6.3.9), as its central directory lists them; stored or deflated, no encryption,
 * no Zip64. Throws Problem `download_failed`, also where the contents would have more bytes than allowed.
 */
export function readZip(bytes: Buffer, maxBytes: number): readonly Entry[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  let left = maxBytes;
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw broken();
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const name = bytes.toString("utf8", at + 46, at + 46 + (nameLength ?? 0));
    const content = contentOf(bytes, at, left);
    left -= content.length;
    entries.push({ name, kind: name.endsWith("/") ? "directory" : "file", mode: modeOf(bytes, at), content });
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return entries;
}

/** The record at the end, behind which a comment may stand. */
function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= 0 && at >= bytes.length - 22 - 0xffff; at--) {
    if (bytes.readUInt32LE(at) === END) return at;
  }
  throw broken();
}

function contentOf(bytes: Buffer, central: number, maxBytes: number): Buffer {
  const isEncrypted = (bytes.readUInt16LE(central + 8) & 1) !== 0;
  const method = bytes.readUInt16LE(central + 10);
  const size = bytes.readUInt32LE(central + 20);
  const unpackedSize = bytes.readUInt32LE(central + 24);
  const local = bytes.readUInt32LE(central + 42);
  if (isEncrypted || (method !== STORED && method !== DEFLATED))
    throw refusal("download_failed", "zip: unsupported compression algorithm");
  if (unpackedSize > maxBytes) throw refusal("download_failed", "zip: the archive holds more bytes than allowed");
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) throw broken();
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(start, start + size);
  const content = method === STORED ? packed : inflate(packed, unpackedSize);
  if (content.length !== unpackedSize || crc32(content) !== bytes.readUInt32LE(central + 16))
    throw refusal("download_failed", "zip: checksum error");
  return content;
}

function inflate(packed: Buffer, size: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw refusal("download_failed", "zip: checksum error", error);
  }
}

/** What was packed on other systems than Unix says nothing of permissions. */
function modeOf(bytes: Buffer, central: number): number {
  const mode = bytes[central + 5] === UNIX ? (bytes.readUInt32LE(central + 38) >>> 16) & 0o777 : 0;
  return mode === 0 ? 0o666 : mode;
}

function broken(): Error {
  return refusal("download_failed", "zip: not a valid zip file");
}

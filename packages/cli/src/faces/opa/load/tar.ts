import { gunzipSync } from "node:zlib";
import { Problem } from "@sekisho/core";

/** More than a bundle needs; a file that unpacks to more is refused before memory is used up. */
const MOST_BYTES = 1024 * 1024 * 1024;

const BLOCK = 512;

/** The regular files of a .tar.gz archive (POSIX ustar, with the long names of pax). Throws Problem `archive_invalid`. */
export function readTarGz(packed: Uint8Array): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  const bytes = unpack(packed);
  const files: { name: string; bytes: Uint8Array }[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(field(header, 124, 12).trim() || "0", 8);
    const end = at + BLOCK + size;
    if (Number.isNaN(size) || end > bytes.length) throw invalid("a file in it is cut off");
    const content = bytes.subarray(at + BLOCK, end);
    const type = field(header, 156, 1);
    if (type === "x") longName = paxPath(content);
    else if (type === "L") longName = field(content, 0, content.length);
    else {
      if (type === "" || type === "0") files.push({ name: longName ?? nameOf(header), bytes: content });
      longName = undefined;
    }
    at = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw invalid("it is no gzip file, or unpacks to more than 1 GiB", error);
  }
}

function invalid(why: string, cause?: unknown): Problem {
  return new Problem("archive_invalid", `bundle read failed: archive read failed: ${why}`, { cause });
}

function field(bytes: Uint8Array, start: number, length: number): string {
  const text = Buffer.from(bytes.subarray(start, start + length)).toString("utf8");
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

function nameOf(header: Uint8Array): string {
  const prefix = field(header, 257, 5) === "ustar" ? field(header, 345, 155) : "";
  const name = field(header, 0, 100);
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** The `path` of a pax header: lines of `LENGTH KEY=VALUE`. */
function paxPath(content: Uint8Array): string | undefined {
  return /^\d+ path=(.*)$/m.exec(Buffer.from(content).toString("utf8"))?.[1];
}

/** PEM blocks (RFC 7468) as Go's encoding/pem finds them. */
import { Base64Error, decodeBase64 } from "../bytes/base64.ts";
import { fromBytes, toBytes } from "../bytes/utf8.ts";

export interface PemBlock {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** The text after the block. */
  readonly rest: string;
}

const startMark = "-----BEGIN ";
const endMark = "\n-----END ";
const dashes = "-----";

/** The first block of a text; undefined if there is none. Broken blocks before it are skipped. */
export function nextPemBlock(text: string): PemBlock | undefined {
  let from = 0;
  for (;;) {
    const end = text.indexOf(endMark, from);
    if (end < 0) return undefined;
    const afterEnd = end + endMark.length;
    const begin = text.lastIndexOf(startMark, end - startMark.length);
    if (begin >= from && (begin === from || text[begin - 1] === "\n")) {
      const block = blockAt(text, begin + startMark.length, end);
      if (block !== undefined) return block;
    }
    from = afterEnd;
  }
}

function blockAt(text: string, typeStart: number, end: number): PemBlock | undefined {
  const typeLine = line(text, typeStart);
  if (!typeLine.text.endsWith(dashes)) return undefined;
  const type = typeLine.text.slice(0, -dashes.length);
  let body = typeLine.next;
  let headers = 0;
  for (let at = line(text, body); at.text.includes(":") && body <= end; at = line(text, body)) {
    body = at.next;
    headers += 1;
  }
  // Between headers and the end stands at least a line break.
  if (headers > 0 && body > end + 1) return undefined;
  const trailer = end + endMark.length;
  const after = trailer + type.length + dashes.length;
  if (text.slice(trailer, after) !== type + dashes || line(text, after).text !== "") return undefined;
  try {
    const bytes =
      body > end ? new Uint8Array() : decodeBase64(toBytes(text.slice(body, end).replace(/[ \t]/g, "")), "standard");
    return { type, bytes, rest: text.slice(line(text, after).next) };
  } catch (error) {
    if (error instanceof Base64Error) return undefined;
    throw error;
  }
}

/** A line without white space at its end, and where the next one starts. */
function line(text: string, from: number): { readonly text: string; readonly next: number } {
  const end = text.indexOf("\n", from);
  const until = end < 0 ? text.length : end;
  return { text: text.slice(from, until).replace(/[ \t\r]+$/, ""), next: end < 0 ? text.length : end + 1 };
}

/** Text that may be base64 of a text or of bytes. Throws `Base64Error`. */
export function decodedText(text: string): { readonly bytes: Uint8Array; readonly text: string } {
  const bytes = decodeBase64(toBytes(text), "standard");
  return { bytes, text: fromBytes(bytes) };
}

import { type Diagnostic, LineTable } from "@sekisho/core";

/** One for all files: making a decoder takes longer than reading a small manifest with it. */
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** The text of a file, or why there is none. */
export type Decoded =
  | { readonly text: string; readonly diagnostic?: undefined }
  | { readonly text?: undefined; readonly diagnostic: Diagnostic };

/**
 * Bytes as text. Accepts UTF-8 with or without a byte order mark, which is no part of the text: offsets and columns
 * count without it, as editors do. Codes: `file_too_large`, `encoding` (with the position of the first bad byte),
 * `binary_file`.
 */
export function decode(bytes: Uint8Array, file: string, maxBytes: number): Decoded {
  if (bytes.length > maxBytes) {
    return refuse("file_too_large", `Expected at most ${maxBytes} bytes, found ${bytes.length}`);
  }
  const other = otherEncoding(bytes);
  if (other !== undefined) {
    return refuse("encoding", `Expected UTF-8, found ${other}`, "Save the file as UTF-8.");
  }
  if (bytes.subarray(0, 1024).includes(0)) {
    return refuse("binary_file", "Expected text, found a zero byte near the start: this looks like a binary file");
  }
  try {
    return { text: UTF8.decode(bytes) };
  } catch {
    return { diagnostic: invalidByte(bytes, file) };
  }
}

function refuse(code: string, message: string, hint?: string): Decoded {
  return { diagnostic: { code, severity: "error", message, ...(hint === undefined ? {} : { hint }) } };
}

/** Names UTF-16 and UTF-32, by their mark or by the zero bytes that ASCII has there. */
function otherEncoding(bytes: Uint8Array): string | undefined {
  const [a = 1, b = 1, c = 1, d = 1] = bytes;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return "UTF-32, big-endian";
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? "UTF-32, little-endian" : "UTF-16, little-endian";
  if (a === 0xfe && b === 0xff) return "UTF-16, big-endian";
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined;
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return "UTF-16, little-endian without a mark";
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return "UTF-16, big-endian without a mark";
  return undefined;
}

function invalidByte(bytes: Uint8Array, file: string): Diagnostic {
  const at = firstInvalid(bytes);
  const before = new TextDecoder().decode(bytes.subarray(0, at));
  const value = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0");
  return {
    code: "encoding",
    severity: "error",
    message: `Expected UTF-8, found byte 0x${value}, which is not part of a UTF-8 character`,
    span: new LineTable(file, before).span(before.length, before.length),
    hint: "Save the file as UTF-8.",
  };
}

/** Offset of the first byte that starts no well-formed character (Unicode, table 3-7), or the length. */
function firstInvalid(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const length = characterLength(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return i;
}

function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  for (let i = 2; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if (next < 0x80 || next > 0xbf) return 0;
  }
  return length;
}

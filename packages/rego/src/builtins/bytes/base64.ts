/** Base64 as Go's encoding/base64 reads and writes it: line breaks are skipped, spare bits are not looked at. */

import { fromBytes, toBytes } from "./utf8.ts";

const standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const urlSafe = `${standard.slice(0, 62)}-_`;

export type Alphabet = "standard" | "url";

const alphabets: { readonly [name in Alphabet]: string } = { standard, url: urlSafe };
const padding = 61;

/** Where the first byte stands that does not fit. */
export class Base64Error extends Error {
  override readonly name = "Base64Error";

  constructor(at: number) {
    super(`illegal base64 data at input byte ${at}`);
  }
}

export function encodeBase64(bytes: Uint8Array, alphabet: Alphabet, pad: "pad" | "no pad"): string {
  const letters = toBytes(alphabets[alphabet]);
  const groups = Math.ceil(bytes.length / 3);
  // Made as bytes: a text of millions of pieces is copied when it is read.
  const out = new Uint8Array(groups * 4);
  for (let i = 0; i < groups; i++) {
    const from = i * 3;
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    for (let j = 0; j < 4; j++) out[i * 4 + j] = letters[(group >> (18 - 6 * j)) & 63] ?? 0;
  }
  const spare = groups * 3 - bytes.length;
  if (pad === "no pad") return fromBytes(out.subarray(0, out.length - spare));
  return fromBytes(out.fill(padding, out.length - spare));
}

/** Throws {@link Base64Error}. The text is given as its UTF-8 bytes, in which errors are counted. */
export function decodeBase64(input: Uint8Array, alphabet: Alphabet): Uint8Array {
  const values = valuesOf(alphabet);
  const out = new Uint8Array(Math.ceil(input.length / 4) * 3);
  let size = 0;
  let at = 0;
  for (;;) {
    let group = 0;
    let count = 0;
    while (count < 4) {
      const byte = input[at];
      if (byte === undefined) {
        if (count === 0) return out.subarray(0, size);
        throw new Base64Error(at - count);
      }
      at += 1;
      if (byte === 10 || byte === 13) continue;
      const value = values[byte] ?? 255;
      if (value === 255) {
        if (byte !== padding || count < 2) throw new Base64Error(at - 1);
        checkPadding(input, at, count);
        group <<= 6 * (4 - count);
        out[size] = group >> 16;
        if (count === 3) out[size + 1] = (group >> 8) & 255;
        return out.subarray(0, size + count - 1);
      }
      group = (group << 6) | value;
      count += 1;
    }
    out[size] = group >> 16;
    out[size + 1] = (group >> 8) & 255;
    out[size + 2] = group & 255;
    size += 3;
  }
}

/** What may follow the first `=`: a second one after two letters, line breaks, nothing else. */
function checkPadding(input: Uint8Array, from: number, letters: number): void {
  let at = skipBreaks(input, from);
  if (letters === 2) {
    if (at === input.length) throw new Base64Error(at);
    if (input[at] !== padding) throw new Base64Error(at - 1);
    at = skipBreaks(input, at + 1);
  }
  if (at < input.length) throw new Base64Error(at);
}

function skipBreaks(input: Uint8Array, from: number): number {
  let at = from;
  while (input[at] === 10 || input[at] === 13) at++;
  return at;
}

const tables = new Map<Alphabet, Uint8Array>();

function valuesOf(alphabet: Alphabet): Uint8Array {
  const known = tables.get(alphabet);
  if (known !== undefined) return known;
  const table = new Uint8Array(256).fill(255);
  for (let i = 0; i < 64; i++) table[alphabets[alphabet].charCodeAt(i)] = i;
  tables.set(alphabet, table);
  return table;
}

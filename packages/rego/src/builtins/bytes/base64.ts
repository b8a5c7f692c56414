/** Base64 as Go's encoding/base64 reads and writes it: line breaks are skipped, spare bits are not looked at. */

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
  const letters = alphabets[alphabet];
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += letters.charAt(group >> 18) + letters.charAt((group >> 12) & 63);
    out += left > 1 ? letters.charAt((group >> 6) & 63) : pad === "pad" ? "=" : "";
    out += left > 2 ? letters.charAt(group & 63) : pad === "pad" ? "=" : "";
  }
  return out;
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

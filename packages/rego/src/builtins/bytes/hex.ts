import { quoteRune } from "../fmt/quote.ts";

export class HexError extends Error {
  override readonly name = "HexError";
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function encodeHex(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += pairs[byte] ?? "";
  return out;
}

/** Throws {@link HexError} in the words of Go's encoding/hex; a bad byte is reported before an odd length. */
export function decodeHex(input: Uint8Array): Uint8Array {
  const out = new Uint8Array(input.length >> 1);
  input.forEach((byte, at) => {
    const digit = digitOf(byte);
    if (digit === undefined) {
      const code = `U+${byte.toString(16).toUpperCase().padStart(4, "0")}`;
      const shown =
        byte < 0x20 || (byte >= 0x7f && byte < 0xa1) || byte === 0xad ? "" : ` ${quoteRune(byte, "unicode")}`;
      throw new HexError(`encoding/hex: invalid byte: ${code}${shown}`);
    }
    const index = at >> 1;
    if (index < out.length) out[index] = ((out[index] ?? 0) << 4) | digit;
  });
  if (input.length % 2 === 1) throw new HexError("encoding/hex: odd length hex string");
  return out;
}

/** The value of a digit, given as its code; none for anything else. */
export function digitOf(byte = 0): number | undefined {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : undefined;
}

/** DER (X.690) as strictly as Go's cryptobyte reads it: definite, minimal lengths, one-byte tags. */
import { concatBytes } from "../bytes/concat.ts";
import { decodeHex, encodeHex } from "../bytes/hex.ts";
import { toBytes } from "../bytes/utf8.ts";

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
} as const;

export interface Element {
  readonly tag: number;
  /** With tag and length. */
  readonly full: Uint8Array;
  readonly content: Uint8Array;
}

/** Reads elements one after another; what does not fit gives undefined and leaves the position as it was. */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isEmpty(): boolean {
    return this.#at >= this.#bytes.length;
  }

  peek(tag: number): boolean {
    return this.#bytes[this.#at] === tag;
  }

  any(): Element | undefined {
    const bytes = this.#bytes;
    const start = this.#at;
    const tag = bytes[start];
    const first = bytes[start + 1];
    if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
    let header = 2;
    let length = first;
    if (first >= 0x80) {
      const count = first & 0x7f;
      if (count === 0 || count > 4) return undefined;
      length = 0;
      for (let i = 0; i < count; i++) {
        const byte = bytes[start + 2 + i];
        if (byte === undefined) return undefined;
        length = length * 256 + byte;
      }
      if (length < 0x80 || length >= 2 ** 31 || length < 256 ** (count - 1)) return undefined;
      header += count;
    }
    const end = start + header + length;
    if (end > bytes.length) return undefined;
    this.#at = end;
    return { tag, full: bytes.subarray(start, end), content: bytes.subarray(start + header, end) };
  }

  element(tag: number): Element | undefined {
    return this.peek(tag) ? this.any() : undefined;
  }

  content(tag: number): Uint8Array | undefined {
    return this.element(tag)?.content;
  }

  /** A reader of what is inside. */
  inside(tag: number): DerReader | undefined {
    const content = this.content(tag);
    return content === undefined ? undefined : new DerReader(content);
  }

  integer(tag: number = tags.integer): bigint | undefined {
    const start = this.#at;
    const content = this.content(tag);
    const value = content === undefined ? undefined : integerOf(content);
    if (value === undefined) this.#at = start;
    return value;
  }

  oid(): readonly number[] | undefined {
    const content = this.content(tags.oid);
    return content === undefined ? undefined : oidOf(content);
  }

  boolean(): boolean | undefined {
    const content = this.content(tags.boolean);
    if (content?.length !== 1) return undefined;
    if (content[0] === 0) return false;
    return content[0] === 0xff ? true : undefined;
  }

  bits(): Bits | undefined {
    const content = this.content(tags.bitString);
    const unused = content?.[0];
    if (content === undefined || unused === undefined || unused > 7) return undefined;
    const bytes = content.subarray(1);
    if (bytes.length === 0 ? unused > 0 : ((bytes.at(-1) ?? 0) & ((1 << unused) - 1)) !== 0) return undefined;
    return { bytes, unused };
  }
}

/** A string of bits: the last byte has some that don't count. */
export interface Bits {
  readonly bytes: Uint8Array;
  readonly unused: number;
}

/** The bits as a number's bytes, shifted to the right end. */
export function rightAligned({ bytes, unused }: Bits): Uint8Array {
  if (unused === 0) return bytes;
  return bytes.map((byte, i) => (byte >> unused) | (((bytes[i - 1] ?? 0) << (8 - unused)) & 0xff));
}

/** Two's complement, as short as possible. */
export function integerOf(content: Uint8Array): bigint | undefined {
  const [first, second = 0] = content;
  if (first === undefined) return undefined;
  if (content.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) return undefined;
  const value = BigInt(`0x${encodeHex(content)}`);
  return first >= 0x80 ? value - (1n << BigInt(content.length * 8)) : value;
}

/** The arcs of an object identifier; each below 2^31, as Go's encoding/asn1 wants them. */
export function oidOf(content: Uint8Array): readonly number[] | undefined {
  const arcs: number[] = [];
  let value = 0;
  let fresh = true;
  for (const byte of content) {
    if (fresh && byte === 0x80) return undefined;
    value = value * 128 + (byte & 0x7f);
    if (value > 0x7fffffff) return undefined;
    fresh = byte < 0x80;
    if (!fresh) continue;
    if (arcs.length > 0) arcs.push(value);
    else if (value < 80) arcs.push(Math.floor(value / 40), value % 40);
    else arcs.push(2, value - 80);
    value = 0;
  }
  return fresh && arcs.length > 0 ? arcs : undefined;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** One element, with its length. */
export function encodeElement(tag: number, content: Uint8Array): Uint8Array {
  const length = content.length;
  if (length < 0x80) return Uint8Array.of(tag, length, ...content);
  const size: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest % 256);
  return concatBytes([Uint8Array.of(tag, 0x80 | size.length, ...size), content]);
}

/** Number → DER integer. */
export function encodeInteger(value: bigint): Uint8Array {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  if (Number.parseInt(hex.slice(0, 2), 16) >= 0x80) hex = `00${hex}`;
  return encodeElement(tags.integer, decodeHex(toBytes(hex)));
}

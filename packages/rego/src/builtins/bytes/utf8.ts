const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function toBytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Bytes that are no UTF-8 become U+FFFD: Go keeps them in the string and prints them as that. */
export function fromBytes(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

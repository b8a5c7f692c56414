/** How one message stands on the pipe between the process that runs rules and the one that asks it, in both directions. */
import { Buffer } from "node:buffer";

/** A number in JSON as it is spelt. V8 has it, TypeScript's library does not know it yet. */
export const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** A message's text behind its length: four bytes, the lowest first. */
export function frame(message: string): Buffer {
  return new Framer().frame(message);
}

/** Frames messages one after the other in the same bytes: each stands until the next one is framed. */
export class Framer {
  #bytes = Buffer.alloc(0);

  frame(message: string): Buffer {
    const length = Buffer.byteLength(message, "utf8");
    if (this.#bytes.length < length + 4) this.#bytes = Buffer.allocUnsafe(length + 4);
    this.#bytes.writeUInt32LE(length, 0);
    this.#bytes.write(message, 4, "utf8");
    return this.#bytes.subarray(0, length + 4);
  }
}

/** How one message stands on the pipe between the process that runs rules and the one that asks it, in both directions. */
import { Buffer } from "node:buffer";

/** A number in JSON as it is spelt. V8 has it, TypeScript's library does not know it yet. */
export const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** A message's text behind its length: four bytes, the lowest first. */
export function frame(message: string): Buffer {
  const text = Buffer.from(message, "utf8");
  const whole = Buffer.allocUnsafe(text.length + 4);
  whole.writeUInt32LE(text.length, 0);
  text.copy(whole, 4);
  return whole;
}

/** Each byte as the character of its number. */
export function fromLatin1(bytes: Uint8Array): string {
  let text = "";
  // Arguments of one call are limited by the stack.
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

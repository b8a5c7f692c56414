/** Offsets in well-formed JSON text, for code that looks for places and leaves values alone. */

/** The first offset from `at` on that is no white space. */
export function skipSpace(text: string, at: number): number {
  let i = at;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return i;
    i++;
  }
}

/** Behind the string that starts at `at`, or -1 where it does not end. */
export function skipString(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1);
  while (quote > 0) {
    let slashes = quote - 1;
    while (text.charCodeAt(slashes) === 92) slashes--;
    if ((quote - slashes) % 2 === 1) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
  return -1;
}

/** Behind the value that starts at `at`. */
export function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === 34) return skipString(text, at);
  let i = at;
  if (first !== 123 && first !== 91) {
    while (i < text.length && !",]} \t\r\n".includes(text.charAt(i))) i++;
    return i;
  }
  let depth = 0;
  do {
    const c = text.charCodeAt(i);
    if (c === 34) {
      i = skipString(text, i);
      continue;
    }
    if (c === 123 || c === 91) depth++;
    else if (c === 125 || c === 93) depth--;
    i++;
  } while (depth > 0 && i < text.length);
  return i;
}

/** How far into an object its first key of a name is looked for. */
const FARTHEST = 1024 * 1024;

/** Where a key stands first in the object that starts at `open`; undefined where that is far, or no JSON on the way. */
export function firstKey(text: string, open: number, key: string): [start: number, end: number] | undefined {
  let at = skipSpace(text, open + 1);
  while (text.charCodeAt(at) === 34 && at - open < FARTHEST) {
    const end = skipString(text, at);
    if (end < 0) return undefined;
    if (keyText(text.slice(at, end)) === key) return [at, end];
    at = skipSpace(text, skipValue(text, skipSpace(text, skipSpace(text, end) + 1)));
    if (text.charCodeAt(at) !== 44) return undefined;
    at = skipSpace(text, at + 1);
  }
  return undefined;
}

/** The text of a key; what is no JSON is itself. */
export function keyText(raw: string): string {
  if (!raw.includes("\\")) return raw.slice(1, -1);
  try {
    // What JSON.parse makes of a string literal is a string.
    return JSON.parse(raw) as string;
  } catch {
    return raw;
  }
}

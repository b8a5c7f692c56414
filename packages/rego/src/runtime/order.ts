/** The order of strings: by code point, which is also the order of their UTF-8 bytes. */

/** Texts in which the order of UTF-16 units may differ from that of code points. */
const special = /[\ud800-\udfff\ue000-\uffff]/;

/** Negative, 0 or positive as `a` stands before, at or after `b`. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return x >= 0xd800 && y >= 0xd800 ? rank(x) - rank(y) : x - y;
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all of the basic plane. */
function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** Sorts in place. */
export function sortStrings(strings: string[]): string[] {
  return strings.some((text) => special.test(text)) ? strings.sort(compareStrings) : strings.sort();
}

/** The own keys of a plain object in Rego's order. */
export function sortedKeys(object: { readonly [key: string]: unknown }): string[] {
  const keys = Object.keys(object);
  for (let i = 1; i < keys.length; i++) {
    // Both indexes are below the length.
    if (compareStrings(keys[i - 1] as string, keys[i] as string) > 0) return sortStrings(keys);
  }
  return keys;
}

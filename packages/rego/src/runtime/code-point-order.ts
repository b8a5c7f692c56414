/** Two strings in the order of their code points, which is also the order of their UTF-8 bytes. */

/** Texts in which the order of UTF-16 units may differ from that of code points. */
const special = /[\ud800-\udfff\ue000-\uffff]/;

/** Negative, 0 or positive as `a` stands before, at or after `b`; both are known to agree up to the unit `from`. */
export function compareStrings(a: string, b: string, from = 0): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = from; i < length; i++) {
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

/** For this many, insertion is done before the engine's own sort has begun. */
const fewest = 8;

/** Sorts in place by comparing pairs: the way for a few strings. */
export function sortByPairs(strings: string[]): string[] {
  if (strings.length <= fewest) return insertInOrder(strings);
  for (const text of strings) if (special.test(text)) return strings.sort((a, b) => compareStrings(a, b));
  return strings.sort();
}

function insertInOrder(strings: string[]): string[] {
  for (let i = 1; i < strings.length; i++) {
    // All indexes are below the length.
    const text = strings[i] as string;
    let at = i;
    for (; at > 0 && compareStrings(strings[at - 1] as string, text) > 0; at--) strings[at] = strings[at - 1] as string;
    strings[at] = text;
  }
  return strings;
}

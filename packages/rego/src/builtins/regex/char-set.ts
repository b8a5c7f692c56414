/** Sets of code points: sorted ranges that neither touch nor overlap, ends included. */

export type Range = readonly [low: number, high: number];
export type CharSet = readonly Range[];

export const lastCodePoint = 0x10ffff;
export const everything: CharSet = [[0, lastCodePoint]];
export const digits: CharSet = [[48, 57]];
export const spaces: CharSet = [
  [9, 10],
  [12, 13],
  [32, 32],
];
export const words: CharSet = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];

const range = (low: number, high: number): Range => [low, high];

export const posixClasses: { readonly [name: string]: CharSet } = {
  alnum: [range(48, 57), range(65, 90), range(97, 122)],
  alpha: [range(65, 90), range(97, 122)],
  ascii: [range(0, 127)],
  blank: [range(9, 9), range(32, 32)],
  cntrl: [range(0, 31), range(127, 127)],
  digit: digits,
  graph: [range(33, 126)],
  lower: [range(97, 122)],
  print: [range(32, 126)],
  punct: [range(33, 47), range(58, 64), range(91, 96), range(123, 126)],
  space: [range(9, 13), range(32, 32)],
  upper: [range(65, 90)],
  word: words,
  xdigit: [range(48, 57), range(65, 70), range(97, 102)],
};

export function normalize(ranges: readonly Range[]): CharSet {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [low, high] of sorted) {
    const last = out.at(-1);
    if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
    else out.push([low, high]);
  }
  return out;
}

export function negate(set: CharSet): CharSet {
  const out: Range[] = [];
  let next = 0;
  for (const [low, high] of set) {
    if (low > next) out.push([next, low - 1]);
    next = high + 1;
  }
  if (next <= lastCodePoint) out.push([next, lastCodePoint]);
  return out;
}

export function union(a: CharSet, b: CharSet): CharSet {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return normalize([...a, ...b]);
}

export function disjoint(a: CharSet, b: CharSet): boolean {
  let i = 0;
  let j = 0;
  for (;;) {
    const x = a[i];
    const y = b[j];
    if (x === undefined || y === undefined) return true;
    if (x[1] < y[0]) i++;
    else if (y[1] < x[0]) j++;
    else return false;
  }
}

export function isAsciiOnly(set: CharSet): boolean {
  const last = set.at(-1);
  return last === undefined || last[1] < 0x80;
}

/** Adds the other case of each letter of an ASCII set; k and s have a third form each (K and ſ). */
export function foldAscii(set: CharSet): CharSet {
  const added: Range[] = [...set];
  for (const [low, high] of set) {
    for (let code = low; code <= high; code++) {
      if (code >= 65 && code <= 90) added.push([code + 32, code + 32]);
      if (code >= 97 && code <= 122) added.push([code - 32, code - 32]);
      if (code === 75 || code === 107) added.push([0x212a, 0x212a]);
      if (code === 83 || code === 115) added.push([0x17f, 0x17f]);
    }
  }
  return normalize(added);
}

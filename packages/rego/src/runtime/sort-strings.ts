/**
 * Sorting hundreds of strings: what all have in common at their start is passed over, the next three
 * characters make a number, and the numbers are sorted; strings with the same number are sorted so by what follows.
 */
import { compareStrings, sortByPairs } from "./code-point-order.ts";

/** Groups of at most this size are sorted by comparing pairs. */
const few = 16;
/** Below this size clearing the counters costs more than sorting the numbers by comparing them. */
const many = 192;
/** How often a group may be divided: strings that differ late would be read again and again. */
const mostRounds = 8;

/** Three characters of 7 bits, sorted by the lower 10 bits first, then by the upper 11. */
const keyLength = 3;
const lowBits = 10;
const lowMask = (1 << lowBits) - 1;
const lowCounts = new Int32Array(1 << lowBits);
const highCounts = new Int32Array(1 << 11);

/** Keys of the group that is being divided, its indexes by the lower bits, and by the whole key. Kept for the next one. */
interface Scratch {
  readonly keys: Int32Array;
  readonly byLow: Int32Array;
  readonly order: Int32Array;
}

let scratch = newScratch(1024);

function newScratch(size: number): Scratch {
  return { keys: new Int32Array(size), byLow: new Int32Array(size), order: new Int32Array(size) };
}

/** Sorts in place by code point. 1,000 names cost 30 ns each, where the sort of JavaScript takes 150. */
export function sortStrings(strings: string[]): string[] {
  // Texts that a policy has just put together are read faster by the built-in sort than here, as long as they are few.
  if (strings.length < many) return sortByPairs(strings);
  sortGroup({ strings, companions: undefined }, { from: 0, to: strings.length, agree: 0, rounds: mostRounds });
  return strings;
}

/** Sorts strings in place by code point, and what belongs to each along with it. Equal strings keep their order. */
export function sortTogether(strings: string[], companions: unknown[]): void {
  sortGroup({ strings, companions }, { from: 0, to: strings.length, agree: 0, rounds: mostRounds });
}

/** What is sorted; the companions are as many as the strings. */
interface Lists {
  readonly strings: string[];
  readonly companions: unknown[] | undefined;
}

/** A part of an array of strings, which agree up to the unit `agree`; it may be divided `rounds` times more. */
interface Group {
  readonly from: number;
  readonly to: number;
  readonly agree: number;
  readonly rounds: number;
}

function sortGroup(lists: Lists, group: Group): void {
  const { from, to, agree, rounds } = group;
  if (to - from <= few) return sortByInsertion(lists, group);
  const source = lists.strings.slice(from, to);
  if (rounds === 0) return sortSlowly(lists, from, source);
  const at = commonLength(source, agree);
  if (!readKeys(source, at)) return sortSlowly(lists, from, source);
  if (source.length < many) compareKeys(source.length);
  else countKeys(source.length);
  arrange(lists.strings, from, source);
  if (lists.companions !== undefined) arrange(lists.companions, from, lists.companions.slice(from, to));
  for (const { start, end } of undecided(source.length)) {
    sortGroup(lists, { from: from + start, to: from + end, agree: at + keyLength, rounds: rounds - 1 });
  }
}

/** Puts the items of a group in the order that was made. */
function arrange<T>(list: T[], from: number, source: readonly T[]): void {
  const { order } = scratch;
  // Every place of the order is one of the group; the same below.
  for (let i = 0; i < source.length; i++) list[from + i] = source[order[i] as number] as T;
}

/** Where strings stand in a row that have the same key and go on after it. */
function undecided(size: number): readonly { readonly start: number; readonly end: number }[] {
  const { keys, order } = scratch;
  const found: { readonly start: number; readonly end: number }[] = [];
  let previous = -1;
  let start = 0;
  for (let i = 0; i < size; i++) {
    const key = keys[order[i] as number] as number;
    if (key === previous) continue;
    // What has ended inside the key is the same string.
    if (i - start > 1 && (previous & 0x7f) !== 0) found.push({ start, end: i });
    previous = key;
    start = i;
  }
  if (size - start > 1 && (previous & 0x7f) !== 0) found.push({ start, end: size });
  return found;
}

function sortByInsertion({ strings, companions }: Lists, { from, to, agree }: Group): void {
  for (let i = from + 1; i < to; i++) {
    // All indexes are inside the group.
    const text = strings[i] as string;
    const companion = companions?.[i];
    let at = i;
    for (; at > from && compareStrings(strings[at - 1] as string, text, agree) > 0; at--) {
      strings[at] = strings[at - 1] as string;
      if (companions !== undefined) companions[at] = companions[at - 1];
    }
    strings[at] = text;
    if (companions !== undefined) companions[at] = companion;
  }
}

/** Sorts a group, of which `source` is a copy, by comparing pairs. */
function sortSlowly({ strings, companions }: Lists, from: number, source: string[]): void {
  if (companions === undefined) {
    const sorted = sortByPairs(source);
    for (let i = 0; i < sorted.length; i++) strings[from + i] = sorted[i] as string;
    return;
  }
  const pairs = source.map((text, i) => ({ text, companion: companions[from + i] }));
  pairs.sort((a, b) => compareStrings(a.text, b.text));
  for (const [i, { text, companion }] of pairs.entries()) {
    strings[from + i] = text;
    companions[from + i] = companion;
  }
}

/** How many units all strings have in common: as many as the first and the last of them in the order of units. */
function commonLength(strings: readonly string[], agree: number): number {
  let [first = "", last = first] = strings;
  for (const text of strings) {
    if (text < first) first = text;
    else if (text > last) last = text;
  }
  let at = agree;
  while (at < first.length && first.charCodeAt(at) === last.charCodeAt(at)) at++;
  return at;
}

/** Reads three characters from a position as one key each; false where they are not in the first 127 characters. */
function readKeys(strings: readonly string[], at: number): boolean {
  if (scratch.keys.length < strings.length) scratch = newScratch(2 * strings.length);
  const { keys } = scratch;
  let all = 0;
  for (let i = 0; i < strings.length; i++) {
    const text = strings[i] as string;
    const left = text.length - at;
    // 0 where the string has ended, so that it stands before all that go on.
    const a = left > 0 ? text.charCodeAt(at) + 1 : 0;
    const b = left > 1 ? text.charCodeAt(at + 1) + 1 : 0;
    const c = left > 2 ? text.charCodeAt(at + 2) + 1 : 0;
    all |= a | b | c;
    keys[i] = (a << 14) | (b << 7) | c;
  }
  return all < 0x80;
}

/** Makes the order of fewer than 256 keys: each of 21 bits, with its index in 8 more. */
function compareKeys(size: number): void {
  const { keys, byLow, order } = scratch;
  // The index is below the size; the same below.
  for (let i = 0; i < size; i++) byLow[i] = ((keys[i] as number) << 8) | i;
  byLow.subarray(0, size).sort();
  for (let i = 0; i < size; i++) order[i] = (byLow[i] as number) & 0xff;
}

/** Makes the order of the keys: a radix sort of two passes, which keeps the order of equal keys. */
function countKeys(size: number): void {
  const { keys, byLow, order } = scratch;
  lowCounts.fill(0);
  highCounts.fill(0);
  // A digit is below the number of its counters, an index below the number of keys.
  for (let i = 0; i < size; i++) {
    const key = keys[i] as number;
    (lowCounts[key & lowMask] as number)++;
    (highCounts[key >> lowBits] as number)++;
  }
  startsOf(lowCounts);
  startsOf(highCounts);
  for (let i = 0; i < size; i++) byLow[(lowCounts[(keys[i] as number) & lowMask] as number)++] = i;
  for (let i = 0; i < size; i++) {
    const index = byLow[i] as number;
    order[(highCounts[(keys[index] as number) >> lowBits] as number)++] = index;
  }
}

/** From how many there are of each digit to where the first of them stands. */
function startsOf(counts: Int32Array): void {
  let start = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    const count = counts[digit] as number;
    counts[digit] = start;
    start += count;
  }
}

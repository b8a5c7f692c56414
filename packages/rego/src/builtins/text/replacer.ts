/** Replacement of several strings at once, as Go's strings.NewReplacer does it. */

import { fromBytes, toBytes } from "../bytes/utf8.ts";
import { indexOf } from "./search.ts";

export type Pair = readonly [from: string, to: string];

/** What the replacer may use: steps for positions looked at, size for text made. */
export interface Cost {
  charge(steps: number): void;
  produce(size: number): void;
}

/**
 * Goes through the text once; where several pairs match at a position, the first in the list wins, not the longest. An
 * empty `from` matches at every position but not right after another empty match. Go counts such positions in bytes,
 * so it may cut inside a character of several bytes, which then prints as U+FFFD.
 */
export function replaceAll(text: string, pairs: readonly Pair[], cost: Cost): string {
  const only = pairs[0];
  if (pairs.length === 1 && only !== undefined && only[0] !== "") return replaceOne(text, only, cost);
  // oxlint-disable-next-line no-control-regex
  if (!pairs.some(([from]) => from === "") || !/[^\x00-\x7f]/.test(text)) return replaceMany(text, pairs, cost);
  const inBytes = pairs.map(([from, to]): Pair => [byteText(from), byteText(to)]);
  return fromBytes(Uint8Array.from(replaceMany(byteText(text), inBytes, cost), (byte) => byte.charCodeAt(0)));
}

/** A text of one character, U+0000 to U+00FF, for each byte of the UTF-8 form. */
function byteText(text: string): string {
  return Array.from(toBytes(text), (byte) => String.fromCharCode(byte)).join("");
}

function replaceMany(source: string, pairs: readonly Pair[], cost: Cost): string {
  const byFirst = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const first = pair[0].slice(0, 1);
    const group = byFirst.get(first);
    if (group === undefined) byFirst.set(first, [pair]);
    else group.push(pair);
  }
  const empty = byFirst.get("")?.[0];
  const emptyRank = empty === undefined ? pairs.length : pairs.indexOf(empty);
  let out = "";
  let afterEmpty = false;
  for (let at = 0; at <= source.length; ) {
    const candidates = at < source.length ? (byFirst.get(source.charAt(at)) ?? []) : [];
    cost.charge(1);
    const found = candidates.find(([from]) => {
      // Their first characters agree, so it may be compared to its end.
      cost.charge(from.length);
      return source.startsWith(from, at);
    });
    const takeEmpty: boolean =
      empty !== undefined && !afterEmpty && (found === undefined || emptyRank < pairs.indexOf(found));
    const match: Pair | undefined = takeEmpty ? empty : found;
    if (match !== undefined) {
      cost.produce(match[1].length);
      out += match[1];
      at += match[0].length;
    } else {
      out += source.charAt(at);
      at += 1;
    }
    afterEmpty = match !== undefined && match[0] === "";
  }
  return out;
}

function replaceOne(text: string, [from, to]: Pair, cost: Cost): string {
  let at = indexOf(text, from);
  cost.produce(text.length);
  if (at < 0) return text;
  let out = "";
  let start = 0;
  for (; at >= 0; at = indexOf(text, from, start)) {
    cost.produce(to.length);
    out += text.slice(start, at) + to;
    start = at + from.length;
  }
  return out + text.slice(start);
}

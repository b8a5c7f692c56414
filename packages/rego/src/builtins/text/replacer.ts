/** Replacement of several strings at once, as Go's strings.NewReplacer does it. */

export type Pair = readonly [from: string, to: string];

/** What the replacer may use: steps for positions looked at, size for text made. */
export interface Cost {
  charge(steps: number): void;
  produce(size: number): void;
}

/**
 * Goes through the text once; where several pairs match at a position, the first in the list wins, not the longest. An
 * empty `from` matches at every position but not right after another empty match. Go counts such positions in bytes,
 * so inside a character of several bytes it cuts: each of its bytes then prints as U+FFFD.
 */
export function replaceAll(text: string, pairs: readonly Pair[], cost: Cost): string {
  const only = pairs[0];
  if (pairs.length === 1 && only !== undefined && only[0] !== "") return replaceOne(text, only, cost);
  const source = pairs.some(([from]) => from === "") ? cutIntoBytes(text, pairs) : text;
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
    cost.charge(1 + candidates.length);
    const found = candidates.find(([from]) => source.startsWith(from, at));
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
  let at = text.indexOf(from);
  cost.produce(text.length);
  if (at < 0) return text;
  let out = "";
  let start = 0;
  for (; at >= 0; at = text.indexOf(from, start)) {
    cost.produce(to.length);
    out += text.slice(start, at) + to;
    start = at + from.length;
  }
  return out + text.slice(start);
}

/** Characters of several bytes that no pair takes whole become one U+FFFD a byte. */
function cutIntoBytes(text: string, pairs: readonly Pair[]): string {
  const kept = new Set(pairs.flatMap(([from]) => [...from]));
  let out = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    out += bytes === 1 || kept.has(character) ? character : "\ufffd".repeat(bytes);
  }
  return out;
}

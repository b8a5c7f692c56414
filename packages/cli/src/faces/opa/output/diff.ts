/**
 * The difference of two texts as the fewest characters to insert and delete: Myers, "An O(ND) Difference Algorithm and Its
 * Variations" (1986), from both ends, with the half match and the merging of neighbours that diff-match-patch describes.
 */
export interface Edit {
  readonly op: "equal" | "insert" | "delete";
  readonly text: string;
}

/** Edits that turn `before` into `after`; no two neighbours have the same `op`. */
export function diffTexts(before: string, after: string): readonly Edit[] {
  return diff([...before], [...after]).map(({ op, chars }) => ({ op, text: chars.join("") }));
}

type Chars = readonly string[];

interface Part {
  op: Edit["op"];
  chars: string[];
}

function part(op: Edit["op"], chars: Chars): Part {
  return { op, chars: [...chars] };
}

function diff(before: Chars, after: Chars): Part[] {
  const prefix = commonPrefix(before, after);
  const [restBefore, restAfter] = [before.slice(prefix), after.slice(prefix)];
  const suffix = commonSuffix(restBefore, restAfter);
  const middle = diffMiddle(
    restBefore.slice(0, restBefore.length - suffix),
    restAfter.slice(0, restAfter.length - suffix),
  );
  return merge([
    part("equal", before.slice(0, prefix)),
    ...middle,
    part("equal", restBefore.slice(restBefore.length - suffix)),
  ]);
}

/** Texts that have no common start and no common end. */
function diffMiddle(before: Chars, after: Chars): Part[] {
  if (before.length === 0) return [part("insert", after)];
  if (after.length === 0) return [part("delete", before)];
  const [long, short] = before.length > after.length ? [before, after] : [after, before];
  const at = indexOf(long, short);
  if (at >= 0) {
    const op = before.length > after.length ? "delete" : "insert";
    return [part(op, long.slice(0, at)), part("equal", short), part(op, long.slice(at + short.length))];
  }
  if (short.length === 1) return [part("delete", before), part("insert", after)];
  const half = halfMatch(before, after);
  if (half !== undefined) {
    const [headBefore, tailBefore, headAfter, tailAfter, common] = half;
    return [...diff(headBefore, headAfter), part("equal", common), ...diff(tailBefore, tailAfter)];
  }
  return bisect(before, after);
}

function commonPrefix(a: Chars, b: Chars): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[n] === b[n]) n++;
  return n;
}

function commonSuffix(a: Chars, b: Chars): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

function indexOf(long: Chars, short: Chars, from = 0): number {
  for (let at = from; at + short.length <= long.length; at++) {
    let n = 0;
    while (n < short.length && long[at + n] === short[n]) n++;
    if (n === short.length) return at;
  }
  return -1;
}

type Half = readonly [headBefore: Chars, tailBefore: Chars, headAfter: Chars, tailAfter: Chars, common: Chars];

/** A common part of at least half of the longer text, around which both can be compared by halves. */
function halfMatch(before: Chars, after: Chars): Half | undefined {
  const [long, short] = before.length > after.length ? [before, after] : [after, before];
  if (long.length < 4 || short.length * 2 < long.length) return undefined;
  const second = halfMatchAt(long, short, Math.ceil(long.length / 4));
  const third = halfMatchAt(long, short, Math.ceil(long.length / 2));
  const better = second !== undefined && (third === undefined || second[4].length > third[4].length) ? second : third;
  if (better === undefined || before.length > after.length) return better;
  return [better[2], better[3], better[0], better[1], better[4]];
}

function halfMatchAt(long: Chars, short: Chars, at: number): Half | undefined {
  const seed = long.slice(at, at + Math.floor(long.length / 4));
  let best: Half | undefined;
  let bestLength = 0;
  for (let j = indexOf(short, seed); j >= 0; j = indexOf(short, seed, j + 1)) {
    const ahead = commonPrefix(long.slice(at), short.slice(j));
    const behind = commonSuffix(long.slice(0, at), short.slice(0, j));
    if (bestLength >= ahead + behind) continue;
    bestLength = ahead + behind;
    best = [
      long.slice(0, at - behind),
      long.slice(at + ahead),
      short.slice(0, j - behind),
      short.slice(j + ahead),
      short.slice(j - behind, j + ahead),
    ];
  }
  return bestLength * 2 >= long.length ? best : undefined;
}

/** Goes from both ends until the ways meet, and compares both sides of that point by themselves. */
function bisect(before: Chars, after: Chars): Part[] {
  const [n, m] = [before.length, after.length];
  const most = Math.ceil((n + m) / 2);
  const size = 2 * most + 2;
  const forward = new Int32Array(size).fill(-1);
  const backward = new Int32Array(size).fill(-1);
  forward[most + 1] = 0;
  backward[most + 1] = 0;
  const delta = n - m;
  const isOdd = delta % 2 !== 0;
  const at = (list: Int32Array, index: number): number => list[index] ?? -1;
  let [forwardStart, forwardEnd, backwardStart, backwardEnd] = [0, 0, 0, 0];
  for (let d = 0; d < most; d++) {
    for (let k = -d + forwardStart; k <= d - forwardEnd; k += 2) {
      const offset = most + k;
      const down = k === -d || (k !== d && at(forward, offset - 1) < at(forward, offset + 1));
      let x = down ? at(forward, offset + 1) : at(forward, offset - 1) + 1;
      let y = x - k;
      while (x < n && y < m && before[x] === after[y]) {
        x++;
        y++;
      }
      forward[offset] = x;
      if (x > n) forwardEnd += 2;
      else if (y > m) forwardStart += 2;
      else if (isOdd) {
        const other = most + delta - k;
        if (other >= 0 && other < size && at(backward, other) !== -1 && x >= n - at(backward, other)) {
          return split(before, after, x, y);
        }
      }
    }
    for (let k = -d + backwardStart; k <= d - backwardEnd; k += 2) {
      const offset = most + k;
      const down = k === -d || (k !== d && at(backward, offset - 1) < at(backward, offset + 1));
      let x = down ? at(backward, offset + 1) : at(backward, offset - 1) + 1;
      let y = x - k;
      while (x < n && y < m && before[n - x - 1] === after[m - y - 1]) {
        x++;
        y++;
      }
      backward[offset] = x;
      if (x > n) backwardEnd += 2;
      else if (y > m) backwardStart += 2;
      else if (!isOdd) {
        const other = most + delta - k;
        if (other >= 0 && other < size && at(forward, other) !== -1) {
          const meetX = at(forward, other);
          if (meetX >= n - x) return split(before, after, meetX, most + meetX - other);
        }
      }
    }
  }
  return [part("delete", before), part("insert", after)];
}

// oxlint-disable-next-line max-params -- two texts, and a point in each
function split(before: Chars, after: Chars, x: number, y: number): Part[] {
  return [...diff(before.slice(0, x), after.slice(0, y)), ...diff(before.slice(x), after.slice(y))];
}

/** Puts neighbours together, takes what deletions and insertions share out of both, and shifts single edits to join equals. */
function merge(parts: readonly Part[]): Part[] {
  const joined = joinNeighbours(parts);
  return shiftEdits(joined) ? merge(joined) : joined;
}

function joinNeighbours(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  let gone: string[] = [];
  let come: string[] = [];
  const equal = (chars: Chars): void => {
    if (chars.length === 0) return;
    const last = out.at(-1);
    if (last?.op === "equal") last.chars.push(...chars);
    else out.push(part("equal", chars));
  };
  const flush = (): string[] => {
    let tail: string[] = [];
    if (gone.length > 0 && come.length > 0) {
      const prefix = commonPrefix(come, gone);
      equal(come.slice(0, prefix));
      [come, gone] = [come.slice(prefix), gone.slice(prefix)];
      const suffix = commonSuffix(come, gone);
      tail = come.slice(come.length - suffix);
      [come, gone] = [come.slice(0, come.length - suffix), gone.slice(0, gone.length - suffix)];
    }
    if (gone.length > 0) out.push(part("delete", gone));
    if (come.length > 0) out.push(part("insert", come));
    [gone, come] = [[], []];
    return tail;
  };
  for (const { op, chars } of parts) {
    if (op === "delete") gone.push(...chars);
    else if (op === "insert") come.push(...chars);
    else if (chars.length > 0) equal([...flush(), ...chars]);
  }
  equal(flush());
  return out;
}

/** An edit between two equal parts that ends as the one before ends, or starts as the one behind starts, swallows it. */
function shiftEdits(parts: Part[]): boolean {
  let changed = false;
  for (let i = 1; i < parts.length - 1; i++) {
    const [before, edit, behind] = [parts[i - 1], parts[i], parts[i + 1]];
    if (before?.op !== "equal" || behind?.op !== "equal" || edit === undefined) continue;
    if (endsWith(edit.chars, before.chars)) {
      edit.chars = [...before.chars, ...edit.chars.slice(0, edit.chars.length - before.chars.length)];
      behind.chars = [...before.chars, ...behind.chars];
      parts.splice(i - 1, 1);
      changed = true;
    } else if (commonPrefix(edit.chars, behind.chars) === behind.chars.length) {
      before.chars.push(...behind.chars);
      edit.chars = [...edit.chars.slice(behind.chars.length), ...behind.chars];
      parts.splice(i + 1, 1);
      changed = true;
    }
  }
  return changed;
}

function endsWith(text: Chars, end: Chars): boolean {
  return commonSuffix(text, end) === end.length;
}

/** The difference of two texts in the unified format, by lines: Myers, "An O(ND) Difference Algorithm" (1986), the greedy form. */

/** Lines around a change. */
const AROUND = 3;
/** Lines that may differ; above it all between the first and the last difference is replaced. */
const MOST_EDITS = 1_000;

/** One line of a difference; numbers from 1, of the old text for what stays or goes, of the new one for what comes. */
export interface DiffLine {
  readonly sign: " " | "-" | "+";
  readonly number: number;
}

/** Lines that are shown together, and where they begin. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly lines: readonly DiffLine[];
}

/** The hunks that lead from some lines to others; none where they are the same. */
export function hunksOf(old: readonly string[], now: readonly string[]): readonly Hunk[] {
  const lines = diffLines(old, now);
  const hunks: Hunk[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (lines[i]?.sign === " ") continue;
    const from = Math.max(0, i - AROUND);
    let last = i;
    for (let j = i; j < lines.length && j <= last + 2 * AROUND + 1; j++) if (lines[j]?.sign !== " ") last = j;
    const to = Math.min(lines.length, last + AROUND + 1);
    hunks.push(hunkOf(lines, from, to));
    i = to - 1;
  }
  return hunks;
}

/** `@@ -1,4 +1,5 @@` */
export function hunkHead({ oldStart, oldCount, newStart, newCount }: Hunk): string {
  return `@@ -${range(oldStart, oldCount)} +${range(newStart, newCount)} @@`;
}

function range(start: number, count: number): string {
  if (count === 1) return String(start);
  return `${count === 0 ? start - 1 : start},${count}`;
}

function hunkOf(lines: readonly DiffLine[], from: number, to: number): Hunk {
  const before = lines.slice(0, from);
  const inside = lines.slice(from, to);
  const countOf = (part: readonly DiffLine[], without: "-" | "+"): number =>
    part.filter(({ sign }) => sign !== without).length;
  return {
    oldStart: countOf(before, "+") + 1,
    oldCount: countOf(inside, "+"),
    newStart: countOf(before, "-") + 1,
    newCount: countOf(inside, "-"),
    lines: inside,
  };
}

function diffLines(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const kept = (from: number, to: number): readonly DiffLine[] =>
    Array.from({ length: to - from }, (_, i) => ({ sign: " ", number: from + i + 1 }));
  return [
    ...kept(0, head),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail), head),
    ...kept(old.length - tail, old.length),
  ];
}

function middle(old: readonly string[], now: readonly string[], offset: number): readonly DiffLine[] {
  const trace = forward(old, now);
  if (trace === undefined) {
    return [
      ...old.map((_, i): DiffLine => ({ sign: "-", number: offset + i + 1 })),
      ...now.map((_, i): DiffLine => ({ sign: "+", number: offset + i + 1 })),
    ];
  }
  const lines: DiffLine[] = [];
  let [x, y] = [old.length, now.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const ends = trace[d] ?? new Map<number, number>();
    const at = (k: number): number => ends.get(k) ?? -1;
    const k = x - y;
    const before = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const [fromX, fromY] = d === 0 ? [0, 0] : [at(before), at(before) - before];
    for (; x > fromX && y > fromY; x--, y--) lines.push({ sign: " ", number: offset + x });
    if (d === 0) break;
    if (x === fromX) lines.push({ sign: "+", number: offset + y });
    else lines.push({ sign: "-", number: offset + x });
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}

/** How far each diagonal reached before each number of edits; undefined where there are too many. */
function forward(old: readonly string[], now: readonly string[]): readonly ReadonlyMap<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  const ends = new Map([[1, 0]]);
  for (let d = 0; d <= Math.min(MOST_EDITS, old.length + now.length); d++) {
    trace.push(new Map(ends));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (ends.get(k - 1) ?? -1) < (ends.get(k + 1) ?? -1));
      let x = down ? (ends.get(k + 1) ?? 0) : (ends.get(k - 1) ?? 0) + 1;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x++;
      ends.set(k, x);
      if (x >= old.length && x - k >= now.length) return trace;
    }
  }
  return undefined;
}

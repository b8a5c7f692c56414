/** Names longer than this are compared with nothing: no key or rule id is. */
const MAX_LENGTH = 64;

/**
 * The candidate that a mistyped word most likely meant, or undefined: at most one edit in three characters (insert,
 * delete, change, swap of neighbours: Damerau-Levenshtein, restricted), never more than three; upper and lower case
 * count as equal. Of several equally near ones the first. The word itself is never a suggestion.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > MAX_LENGTH) return undefined;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let limit = Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  for (const candidate of candidates) {
    if (candidate === word || candidate.length > MAX_LENGTH) continue;
    const edits = distance(lower, candidate.toLowerCase(), limit);
    // A word of which every letter changes was not mistyped: `a` does not mean `b`.
    if (edits > limit || (edits > 0 && edits >= candidate.length)) continue;
    best = candidate;
    limit = edits - 1;
    if (edits === 0) break;
  }
  return best;
}

/** Edits between two texts, or any number above `limit` where there are more. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits = Math.min(edits, at(before, j - 2) + 1);
      row.push(edits);
      least = Math.min(least, edits);
    }
    if (least > limit) return limit + 1;
    before = previous;
    previous = row;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

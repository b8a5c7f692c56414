/**
 * `regex.globs_match`: whether two simple patterns (characters, `.`, `[a-z]`, each perhaps with `*` or `+`) have a
 * non-empty text in common. Found by walking through both at once, so the cost is the product of their lengths.
 */
import { budgetExceeded } from "../../runtime/errors.ts";
import { type CharSet, disjoint, everything, normalize, type Range } from "./char-set.ts";

export class GlobError extends Error {
  override readonly name = "GlobError";
}

interface Token {
  readonly set: CharSet;
  readonly flag: "" | "*" | "+";
}

/** As for other patterns: beyond this it is an attack. */
const longest = 300_000;

/**
 * `charge` is told the number of pairs of positions before they are visited. Throws {@link GlobError}, and
 * `eval_budget_exceeded` for a pattern of more than 300,000 characters.
 */
export function globsIntersect(a: string, b: string, charge: (steps: number) => void): boolean {
  if (a.length > longest || b.length > longest) throw budgetExceeded("resultSize");
  const left = tokens(a);
  const right = tokens(b);
  charge((left.length + 1) * (right.length + 1));
  return meet(left, right);
}

/** A state is a position in each pattern, whether each stands in a token that was taken once, and both took a character. */
function meet(left: readonly Token[], right: readonly Token[]): boolean {
  // Two empty patterns count as having something in common, as an equal pair always does.
  if (left.length === 0 && right.length === 0) return true;
  const width = right.length + 1;
  const seen = new Bits((left.length + 1) * width * 2);
  const work: (readonly [i: number, j: number, moved: boolean])[] = [[0, 0, false]];
  for (let state = work.pop(); state !== undefined; state = work.pop()) {
    const [i, j, moved] = state;
    const key = (i * width + j) * 2 + (moved ? 1 : 0);
    if (!seen.add(key)) continue;
    const x = left[i];
    const y = right[j];
    if (x === undefined && y === undefined && moved) return true;
    if (x?.flag === "*") work.push([i + 1, j, moved]);
    if (y?.flag === "*") work.push([i, j + 1, moved]);
    if (x === undefined || y === undefined || !common(x.set, y.set)) continue;
    work.push([i + 1, j + 1, true]);
    if (x.flag !== "") work.push([i, j + 1, true]);
    if (y.flag !== "") work.push([i + 1, j, true]);
    if (x.flag !== "" && y.flag !== "") work.push([i, j, true]);
  }
  return false;
}

/** A set of numbers below a bound: a pair of long patterns has more states than a Set can hold. */
class Bits {
  readonly #bytes: Uint8Array;

  constructor(bound: number) {
    this.#bytes = new Uint8Array((bound >> 3) + 1);
  }

  /** Whether the number was not there before. */
  add(n: number): boolean {
    const before = this.#bytes[n >> 3] ?? 0;
    const after = before | (1 << (n & 7));
    this.#bytes[n >> 3] = after;
    return after !== before;
  }
}

function common(a: CharSet, b: CharSet): boolean {
  // An empty set meets nothing but `.`, which asks no questions.
  return a === everything || b === everything || !disjoint(a, b);
}

function tokens(input: string): readonly Token[] {
  const characters = [...input];
  const out: Token[] = [];
  const fail = (at: number, text: string): GlobError =>
    new GlobError(`input:${input}, pos:${at}, ${text}: the input provided is invalid`);
  let flagged = true;
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "*" || character === "+") {
      const last = out.at(-1);
      if (flagged || last === undefined) throw fail(at + 1, `flag '${character}' must be preceded by a non-flag`);
      out[out.length - 1] = { set: last.set, flag: character };
      flagged = true;
      continue;
    }
    flagged = false;
    if (character === ".") out.push({ set: everything, flag: "" });
    else if (character === "]") throw fail(at + 1, "set-close ']' with no preceding '['");
    else if (character === "[") {
      const [set, end] = bracket(characters, at, fail);
      out.push({ set, flag: "" });
      at = end;
    } else if (character === "\\") {
      at += 1;
      const next = characters[at];
      if (next === undefined) throw fail(at - 1, "input ends with a \\ (escape) character");
      out.push({ set: single(next), flag: "" });
    } else out.push({ set: single(character), flag: "" });
  }
  return out;
}

function single(character: string): CharSet {
  const code = character.codePointAt(0) ?? 0;
  return [[code, code]];
}

/** The set that opens at a position, and where it closes. */
function bracket(
  characters: readonly string[],
  open: number,
  fail: (at: number, text: string) => GlobError,
): readonly [CharSet, number] {
  const ranges: Range[] = [];
  /** The character that a range may start from. */
  let previous: number | undefined;
  for (let at = open + 1; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "]") return [normalize(ranges), at];
    if (character === "-") {
      if (previous === undefined) throw fail(at + 1, "range character '-' must be preceded by a Unicode character");
      const end = characters[at + 1];
      if (end === undefined || end === "]" || end === "-") {
        throw fail(at + 1, "range character '-' must be followed by a Unicode character");
      }
      at += end === "\\" ? 2 : 1;
      const high = (characters[at] ?? "").codePointAt(0) ?? 0;
      if (high < previous) {
        const shown = `'${String.fromCodePoint(high)}' comes before '${String.fromCodePoint(previous)}'`;
        throw fail(at + 1, `range is out of order: ${shown} in Unicode`);
      }
      ranges.push([previous, high]);
      previous = undefined;
      continue;
    }
    if (character === "\\") {
      at += 1;
      if (at >= characters.length) break;
    }
    previous = (characters[at] ?? "").codePointAt(0) ?? 0;
    ranges.push([previous, previous]);
  }
  throw fail(characters.length, "found [ without matching ]");
}

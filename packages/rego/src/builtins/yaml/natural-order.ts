/** The order of mapping keys in go-yaml: numbers inside of keys by their value (`a2` before `a10`), letters last. */

const digit = /^\p{Nd}$/u;
const letter = /^\p{L}$/u;

export function compareNatural(a: string, b: string): number {
  const x = [...a];
  const y = [...b];
  const length = Math.min(x.length, y.length);
  for (let i = 0; i < length; i++) {
    const p = x[i] ?? "";
    const q = y[i] ?? "";
    if (p === q) continue;
    const isLetter = [letter.test(p), letter.test(q)];
    if (isLetter[0] === true && isLetter[1] === true) return code(p) - code(q);
    if (isLetter[0] !== isLetter[1]) return isLetter[0] === true ? 1 : -1;
    const started = (p === "0" || q === "0") && leadsWithDigit(x, i);
    const [m, mEnd] = numberAt(x, i, started);
    const [n, nEnd] = numberAt(y, i, started);
    if (m !== n) return m < n ? -1 : 1;
    return mEnd !== nEnd ? mEnd - nEnd : code(p) - code(q);
  }
  return x.length - y.length;
}

function code(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** Whether the digits before a position hold one that is not zero. */
function leadsWithDigit(text: readonly string[], from: number): boolean {
  for (let at = from - 1; at >= 0 && digit.test(text[at] ?? ""); at--) if (text[at] !== "0") return true;
  return false;
}

/** Digits of other scripts count by their distance from 0, as they do there. */
function numberAt(text: readonly string[], from: number, started: boolean): readonly [value: bigint, end: number] {
  let value = started ? 1n : 0n;
  let end = from;
  for (; digit.test(text[end] ?? ""); end++) value = value * 10n + BigInt(code(text[end] ?? "") - 48);
  return [value, end];
}

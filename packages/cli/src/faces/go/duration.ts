const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  "\u00b5s": 1e-3,
  "\u03bcs": 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const PART = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/** A time as Go's time.ParseDuration reads it (`1h30m`, `1.5s`, `0`), in milliseconds; undefined where it is none. */
export function goDurationMs(text: string): number | undefined {
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  const rest = text.slice(sign.length);
  if (rest === "0") return 0;
  let sum = 0;
  let at = 0;
  while (at < rest.length) {
    PART.lastIndex = at;
    const found = PART.exec(rest);
    if (found === null) return undefined;
    sum += Number(found[1]) * (UNIT_MS[found[2] ?? ""] ?? 0);
    at = PART.lastIndex;
  }
  if (at === 0) return undefined;
  return sign === "-" ? -sum : sum;
}

/** A time as Go prints it: `1.5s`, `343.708µs`. */
export function goDurationText(ns: number): string {
  if (ns === 0) return "0s";
  if (ns < 1_000) return `${ns}ns`;
  if (ns < 1_000_000) return `${trimmed(ns / 1_000, 3)}\u00b5s`;
  if (ns < 1_000_000_000) return `${trimmed(ns / 1_000_000, 6)}ms`;
  const seconds = ns / 1_000_000_000;
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const last = `${trimmed(seconds - hours * 3_600 - minutes * 60, 9)}s`;
  if (hours > 0) return `${hours}h${minutes}m${last}`;
  return minutes > 0 ? `${minutes}m${last}` : last;
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

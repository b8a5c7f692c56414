import { refine, type Schema, string } from "@sekisho/core";

/** The version of the program that rulebooks ask for with `engine`. */
export const ENGINE_VERSION = "0.1.0";

type Version = readonly [number, number, number];

/** A range as `engine` writes it: comparisons with up to three parts, all of which must hold: `>=0.1 <2`. */
export const rangeSchema: Schema<string> = refine(string, (text) =>
  parseRange(text) === undefined
    ? `expected a range such as ">=0.1" or ">=0.1 <2", found ${JSON.stringify(text)}`
    : undefined,
);

/** Whether a version lies in a range; false for a range that can't be read. */
export function inRange(version: string, range: string): boolean {
  const found = parseVersion(version);
  const comparisons = parseRange(range);
  return found !== undefined && comparisons !== undefined && comparisons.every((holds) => holds(found));
}

function parseRange(text: string): readonly ((version: Version) => boolean)[] | undefined {
  const comparisons = text
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map(parseComparison);
  return comparisons.length > 0 && comparisons.every((c) => c !== undefined) ? comparisons : undefined;
}

function parseComparison(text: string): ((version: Version) => boolean) | undefined {
  const match = /^(>=|<=|>|<|=|)v?(\d{1,9}(?:\.\d{1,9}){0,2})$/.exec(text);
  const bound = parseVersion(match?.[2] ?? "");
  if (match === null || bound === undefined) return undefined;
  const parts = (match[2] ?? "").split(".").length;
  const order = (version: Version) => compare(version, bound, 3);
  switch (match[1]) {
    case ">=":
      return (version) => order(version) >= 0;
    case "<":
      return (version) => order(version) < 0;
    // The others look at the parts that were written only: `>0.1` leaves 0.1.5 out, `=0.1` takes it in.
    case ">":
      return (version) => compare(version, bound, parts) > 0;
    case "<=":
      return (version) => compare(version, bound, parts) <= 0;
    default:
      return (version) => compare(version, bound, parts) === 0;
  }
}

function parseVersion(text: string): Version | undefined {
  if (!/^\d{1,9}(\.\d{1,9}){0,2}$/.test(text)) return undefined;
  const [major = 0, minor = 0, patch = 0] = text.split(".").map(Number);
  return [major, minor, patch];
}

function compare(a: Version, b: Version, parts: number): number {
  for (let i = 0; i < parts; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

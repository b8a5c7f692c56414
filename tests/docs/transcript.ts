/** One command of a `console` block with what it prints. */
export interface Exchange {
  readonly command: string;
  /** A line `…` stands for any lines, also none. */
  readonly expected: string;
}

/** The exchanges of a `console` block: lines that start with `$ ` are commands. */
export function exchangesOf(text: string): readonly Exchange[] {
  const [, ...parts] = `\n${text}`.split("\n$ ");
  return parts.map((part) => {
    const end = part.indexOf("\n");
    return end < 0
      ? { command: part, expected: "" }
      : { command: part.slice(0, end), expected: part.slice(end + 1).replace(/\n+$/, "\n") };
  });
}

/** What differs from run to run made equal: times, digests, and the directory that a page runs in. */
export function comparable(output: string, directory: string): string {
  return output
    .replaceAll(directory, "/DIR")
    .replace(/\b\d+\.\d\d(?= (?:s\b|秒))/g, "0.00")
    .replace(/(?<="elapsedMs": )\d+/g, "0")
    .replace(/(?<=\btime=")[\d.]+/g, "0")
    .replace(/\b[0-9a-f]{64}\b/g, "DIGEST")
    .replace(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}\b/g, "digest")
    .replace(/[ \t]+$/gm, "")
    .trim();
}

/** Whether lines are as expected, where a line `…` may stand for any number of them. */
export function isAsExpected(expected: string, found: string): boolean {
  return matches(expected.split("\n"), found.split("\n"));
}

function matches(expected: readonly string[], found: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return found.length === 0;
  if (first.trim() === "…") return found.some((_, i) => matches(rest, found.slice(i))) || matches(rest, []);
  return found.length > 0 && first === found[0] && matches(rest, found.slice(1));
}

/** What of the files runs, by V8's own counters. */
import type { Profiler } from "node:inspector";
import type { FileCounts } from "../messages.ts";
import { SCHEME_IN_STACKS } from "./names.ts";

/** Begins to count; to be called before a file is loaded. Answers with the counts until then, or null where this Node does not let it. */
export async function startCounting(): Promise<() => readonly FileCounts[] | null> {
  try {
    const { Session } = await import("node:inspector");
    const session = new Session();
    session.connect();
    session.post("Profiler.enable");
    session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    return () => {
      let counts: readonly FileCounts[] | null = null;
      session.post("Profiler.takePreciseCoverage", (error, found) => {
        if (error === null) counts = found.result.flatMap(toCounts);
      });
      return counts;
    };
  } catch {
    return () => null;
  }
}

function toCounts({ url, functions }: Profiler.ScriptCoverage): readonly FileCounts[] {
  if (!url.startsWith(`${SCHEME_IN_STACKS}///`)) return [];
  const [home = "", ...path] = url
    .slice(SCHEME_IN_STACKS.length + 3)
    .split("/")
    .map(decodeURIComponent);
  return [
    {
      home,
      path: path.join("/"),
      functions: functions.map(({ functionName, ranges, isBlockCoverage }) => ({
        name: functionName,
        ranges: ranges.map(({ startOffset, endOffset, count }) => ({ start: startOffset, end: endOffset, count })),
        hasBlocks: isBlockCoverage,
      })),
    },
  ];
}

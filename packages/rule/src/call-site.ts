/** Where a function was called: line and column from 1, as they stand in the file. */
export interface CallSite {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Who called the function that calls this one. */
export function callSite(caller: (...args: never[]) => unknown): CallSite | undefined {
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, caller);
  return parseSite(holder.stack ?? "");
}

/** The innermost place of a stack that `wanted` accepts; by default the first. */
export function parseSite(stack: string, wanted: (file: string) => boolean = () => true): CallSite | undefined {
  for (const line of stack.split("\n")) {
    const site = /^\s+at (?:.*\()?(.+?):(\d+):(\d+)\)?$/.exec(line);
    const [, file, row, column] = site ?? [];
    if (file !== undefined && wanted(file)) return { file, line: Number(row), column: Number(column) };
  }
  return undefined;
}

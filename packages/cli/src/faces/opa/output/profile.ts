import { goDurationText } from "../../go/duration.ts";
import type { Writable } from "../../go/json.ts";
import type { LineProfile } from "../query/profile.ts";
import { table } from "./table.ts";

export function profileJson(lines: readonly LineProfile[]): Writable {
  return lines.map(
    ({ file, line, column, timeNs, evals, redos, expressions }) =>
      new Map<string, Writable>([
        ["total_time_ns", timeNs],
        ["num_eval", evals],
        ["num_redo", redos],
        ["num_gen_expr", expressions],
        [
          "location",
          new Map<string, Writable>([
            ["file", file],
            ["row", line],
            ["col", column],
          ]),
        ],
      ]),
  );
}

/** A table; the query's own line has its text for a place. */
export function profileTable(lines: readonly LineProfile[], query: string): string {
  const rows = lines.map(({ file, line, timeNs, evals, redos, expressions }) => [
    goDurationText(timeNs),
    String(evals),
    String(redos),
    String(expressions),
    file === "" ? query.trim() : `${file}:${line}`,
  ]);
  return table(["Time", "Num Eval", "Num Redo", "Num Gen Expr", "Location"], rows);
}

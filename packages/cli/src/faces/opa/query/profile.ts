import type { TraceEvent } from "@sekisho/rego/on-demand";

/** What the expressions of one line have cost. */
export interface LineProfile {
  /** Empty for the query itself. */
  readonly file: string;
  /** Both from 1; the column is that of the first expression which was asked. */
  readonly line: number;
  readonly column: number;
  timeNs: number;
  evals: number;
  redos: number;
  /** How many expressions stand there. */
  expressions: number;
}

/** What profiles are sorted by, the most first. */
export const PROFILE_ORDERS = ["total_time_ns", "num_eval", "num_redo", "num_gen_expr", "file", "line"] as const;

export type ProfileOrder = (typeof PROFILE_ORDERS)[number];

/** Follows evaluations: from one expression to the next all time is that of the first. */
export class Profile {
  readonly #lines = new Map<string, LineProfile>();
  readonly #expressions = new Set<string>();
  #running: { readonly line: LineProfile; readonly since: bigint } | undefined;

  /** The query is asked. */
  begin(): void {
    this.#switchTo({ file: "", line: 1, column: 1 }, "evals");
    this.#count("", 0);
  }

  add({ op, place, source }: TraceEvent): void {
    if (source === undefined || place === undefined || (op !== "Eval" && op !== "Redo")) return;
    const { file, line, column } = place;
    const inQuery = file === "query";
    if (inQuery) return;
    this.#switchTo({ file, line, column }, op === "Eval" ? "evals" : "redos");
    this.#count(`${file}:${line}`, source.start);
  }

  /** The query has its last answer, of so many. */
  end(answers: number): void {
    this.#stop();
    const query = this.#lines.get("");
    if (query !== undefined) query.redos += answers;
  }

  /** The lines that cost most, by some orders, one for where the others are equal. */
  lines(orders: readonly ProfileOrder[], most: number): readonly LineProfile[] {
    const sorted = [...this.#lines.values()].sort((a, b) => {
      for (const order of orders) {
        const difference = compare(keyOf(b, order), keyOf(a, order));
        if (difference !== 0) return difference;
      }
      return 0;
    });
    return most <= 0 ? sorted : sorted.slice(0, most);
  }

  #switchTo(at: Pick<LineProfile, "file" | "line" | "column">, counted: "evals" | "redos"): void {
    this.#stop();
    const key = at.file === "" ? "" : `${at.file}:${at.line}`;
    let line = this.#lines.get(key);
    if (line === undefined) this.#lines.set(key, (line = { ...at, timeNs: 0, evals: 0, redos: 0, expressions: 0 }));
    line[counted]++;
    this.#running = { line, since: process.hrtime.bigint() };
  }

  #stop(): void {
    if (this.#running === undefined) return;
    const { line, since } = this.#running;
    line.timeNs += Number(process.hrtime.bigint() - since);
    this.#running = undefined;
  }

  #count(key: string, start: number): void {
    const expression = `${key} ${start}`;
    const line = this.#lines.get(key);
    if (line === undefined || this.#expressions.has(expression)) return;
    this.#expressions.add(expression);
    line.expressions++;
  }
}

function keyOf(line: LineProfile, order: ProfileOrder): number | string {
  switch (order) {
    case "total_time_ns":
      return line.timeNs;
    case "num_eval":
      return line.evals;
    case "num_redo":
      return line.redos;
    case "num_gen_expr":
      return line.expressions;
    case "file":
      return line.file;
    case "line":
      return line.line;
  }
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

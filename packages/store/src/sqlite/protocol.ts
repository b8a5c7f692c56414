import type { Expectation } from "../rows/later.ts";
import type { Answer } from "./session.ts";

/** A statement with its values. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly expects?: Expectation;
}

/**
 * What a connection is asked. `run`: a statement by itself, on a connection that reads. `scrub`: empties the log, between
 * two transactions.
 */
export type Request =
  | { readonly kind: "run"; readonly id: number; readonly statement: Statement }
  | PartRequest
  | { readonly kind: "scrub"; readonly id: number }
  | { readonly kind: "close" };

/** Statements of a transaction, in order. */
export interface PartRequest {
  readonly kind: "part";
  readonly id: number;
  readonly transaction: number;
  readonly statements: readonly Statement[];
  /**
   * `go on`: there is no reply. `answer`: the reply is that to the last statement. `keep` and `undo` end the transaction,
   * and the reply tells what became of it.
   */
  readonly next: "go on" | "answer" | "keep" | "undo";
}

/** The reply to the request of that id. */
export type Reply = { readonly id: number } & (Answer | { readonly error: Failure });

/** An error on its way between threads: SQLite's own has its result code, an {@link Expectation}'s its Problem's. */
export interface Failure {
  readonly message: string;
  readonly errcode?: number;
  readonly problem?: string;
}

export const NO_ROWS: Answer = { columns: [], rows: [], changes: 0 };

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const errcode: unknown = Reflect.get(error, "errcode");
  return typeof errcode === "number" ? { message: error.message, errcode } : { message: error.message };
}

import type { Compilable, CompiledQuery } from "kysely";
import type { Tx } from "../store.ts";

/** How many rows a statement must change, and the Problem that it is where it does not. */
export interface Expectation {
  readonly changes: number;
  readonly code: string;
  readonly message: string;
  /** PostgreSQL refuses it by itself otherwise, by a constraint: what comes behind it need not wait for its answer. */
  readonly isRefused?: boolean;
}

interface Deferred extends CompiledQuery {
  readonly deferred: { readonly expects: Expectation | undefined };
}

/**
 * Runs a statement whose answer nobody needs. On SQLite it goes to the writer's thread with the next statement that is
 * waited for, or with the end of the transaction: a transaction of such statements only costs no way between threads,
 * and holds nobody up. What it fails with is told there, at the latest by the end, and undoes the transaction.
 */
export async function later(
  { db }: Pick<Tx, "db">,
  query: CompiledQuery | Compilable,
  expects?: Expectation,
): Promise<void> {
  const compiled = "compile" in query ? query.compile() : query;
  const deferred: Deferred = { ...compiled, deferred: { expects } };
  await db.executeQuery(deferred);
}

export function isDeferred(query: CompiledQuery): query is Deferred {
  return "deferred" in query;
}

export function expectationOf(query: CompiledQuery): Expectation | undefined {
  return isDeferred(query) ? query.deferred.expects : undefined;
}

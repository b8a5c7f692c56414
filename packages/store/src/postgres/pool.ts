import { Pool, types as pgTypes } from "pg";

const INT8 = 20;
const NUMERIC = 1700;
const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** An idle connection is asked for a sign of life after this; the system ends it some ten seconds later. */
const KEEP_ALIVE_MS = 15_000;
/** A transaction that waits longer than this for its own program has lost it. */
const IDLE_TRANSACTION_MS = 60_000;
const STATEMENT_TIMEOUT_MS = 120_000;
/**
 * What is unanswered for longer than a statement may take is lost, even where the host takes new connections (silence.ts
 * ends it sooner where it does not). An address may say less: `?statement_timeout=…&query_timeout=…`, in milliseconds.
 */
const SILENCE_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 10_000;

/** A pool for the store: times and counters are numbers (all below 2^53), a lost connection is no crash. */
export function postgresPool(url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: SILENCE_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: "sekisho",
    pipeline: true,
    types: { getTypeParser: (id: number, format?: "text" | "binary") => parserOf(id, format) },
  });
  // pg tells here of idle connections that broke; the next statement gets another one or an error of its own.
  pool.on("error", () => {});
  return pool;
}

function parserOf(id: number, format: "text" | "binary" = "text"): (text: string) => unknown {
  if (id === INT8 || id === NUMERIC) return Number;
  // pg's own table of parsers; each takes the text of a value.
  return pgTypes.getTypeParser(id, format) as (text: string) => unknown;
}

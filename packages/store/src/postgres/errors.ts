import { Problem } from "@sekisho/core";

/** SQLSTATE classes and codes (PostgreSQL manual, appendix A) that a person can do something about. */
const CODES: readonly (readonly [prefix: string, code: string, hint: string])[] = [
  ["53100", "store_full", "the database's disk is full: make room; what was not acknowledged is not stored"],
  ["57014", "store_busy", "the statement took too long"],
  ["25P03", "store_busy", "the transaction took too long"],
  ["40", "store_busy", "other transactions were in the way again and again"],
  ["58030", "store_io_error", "the disk does not answer as it should"],
  ["XX001", "store_corrupt", "the database is damaged: restore a backup"],
  ["XX002", "store_corrupt", "the database is damaged: restore a backup"],
  ["53", "store_busy", "the database is out of resources"],
  ["23", "store_constraint", "the database refuses the change"],
  ["25006", "store_read_only", "the database only reads now (a standby?)"],
  ["28", "store_unreachable", "the database refuses the sign-in: check user and password"],
  ["3D", "store_unreachable", "there is no such database: create it"],
  ["42501", "store_read_only", "the user lacks rights on the tables: grant them"],
  ["57", "store_unreachable", "the database stops, or ended this connection"],
  ["08", "store_unreachable", "the connection to the database broke"],
];

const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);

/** The Problem that tells a person what PostgreSQL could not do: codes as listed here, else `store_failed`. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const message = error instanceof Error ? error.message || codeOf(error) : String(error);
  const code = codeOf(error);
  if (
    NETWORK.has(code) ||
    /^(?:Connection terminated|timeout exceeded|Query read timeout|Client has encountered)/.test(message)
  ) {
    return new Problem("store_unreachable", `the database does not answer (${message})`, { cause: error });
  }
  const known = CODES.find(([prefix]) => code.startsWith(prefix));
  if (known === undefined) return new Problem("store_failed", `the database failed: ${message}`, { cause: error });
  return new Problem(known[1], `${known[2]} (${message})`, { cause: error });
}

/** True where the database ended a transaction so that another could go on: running it again is right. */
export function isRepeatable(error: unknown): boolean {
  const code = codeOf(error instanceof Problem ? error.cause : error);
  return code === "40001" || code === "40P01";
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : "";
}

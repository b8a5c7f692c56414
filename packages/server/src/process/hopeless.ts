import { Problem } from "@sekisho/core";

/** Reasons that stay until a person does something: starting again would only repeat them. */
const HOPELESS: ReadonlySet<string> = new Set([
  "address_in_use",
  "address_refused",
  "assignment",
  "config_invalid",
  "cookies_key",
  "data_directory",
  "gate_contract",
  "ledger_key",
  "ledger_origin",
  "service_in_use",
  "service_unknown",
  "store_corrupt",
  "store_in_use",
  "store_not_sqlite",
  "store_read_only",
  "store_schema_changed",
  "store_schema_newer",
  "store_url",
]);

/** Of a file on this machine also that it can't be opened; a database behind a network may come back. */
const HOPELESS_ON_SQLITE: ReadonlySet<string> = new Set(["store_unreachable"]);

/** The Problem, where starting again does not help; undefined where it may. */
export function hopelessProblem(error: unknown, store = ""): Problem | undefined {
  if (!(error instanceof Problem)) return undefined;
  const isHopeless = HOPELESS.has(error.code) || (store.startsWith("sqlite:") && HOPELESS_ON_SQLITE.has(error.code));
  return isHopeless ? error : undefined;
}

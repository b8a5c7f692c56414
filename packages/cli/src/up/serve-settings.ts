import type { Diagnostic, Outcome } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { placesOf, readSettings, type UpSettings } from "./settings.ts";

/**
 * As `readSettings`, for one of several servers that are all the same: what would be made in the data directory must come
 * from outside, and all that is missing is told at once. Codes: `serve_store`, `serve_key`.
 */
export async function readServeSettings(
  invocation: Pick<Invocation, "options" | "env" | "cwd">,
): Promise<Outcome<UpSettings>> {
  const outcome = await readSettings(invocation);
  if (outcome.value === undefined) return outcome;
  const missing = missingIn(outcome.value);
  if (missing.length > 0) return { diagnostics: [...outcome.diagnostics, ...missing] };
  const { data, config } = outcome.value;
  return { ...outcome, value: { data, config: { ...config, drainSeconds: config.drainSeconds ?? DRAIN_SECONDS } } };
}

/** Others answer while one stops: time for a load balancer to find out. */
const DRAIN_SECONDS = 3;

function missingIn(settings: UpSettings): readonly Diagnostic[] {
  const { keys } = settings.config;
  const missing: Diagnostic[] = [];
  if (placesOf(settings).store.startsWith("sqlite:")) {
    missing.push({
      code: "serve_store",
      severity: "error",
      message: "SQLite is for one server: expected a `store.url` that starts with postgres://",
      hint: "sekisho store move takes a SQLite store to PostgreSQL; sekisho up runs one server on SQLite",
    });
  }
  if (keys.ledger === undefined) missing.push(keyMissing("ledger", "signs checkpoints of the one ledger"));
  if (keys.cookies === undefined) missing.push(keyMissing("cookies", "opens at one server what another has sealed"));
  return missing;
}

function keyMissing(name: string, what: string): Diagnostic {
  return {
    code: "serve_key",
    severity: "error",
    message: `keys.${name} is missing: it ${what}, so that all servers need the same`,
    hint: `keys: {${name}: {file: /run/secrets/${name}}}`,
  };
}

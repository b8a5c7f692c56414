import { type Json, Problem } from "@sekisho/core";
import type { Gate } from "@sekisho/gate";
import { type NotifyConfig, notifyConfig } from "@sekisho/notify/config";
import type { ConfiguredGate } from "../runtime/open.ts";

/** Gates with their settings, by name; what is not said is as their schemas have it. Throws Problem `config_invalid`. */
export async function configureGates(
  gates: readonly Gate[],
  settings: ReadonlyMap<string, Json>,
): Promise<readonly ConfiguredGate[]> {
  return Promise.all(gates.map((gate) => configure(gate, settings.get(gate.name) ?? {})));
}

async function configure(gate: Gate, settings: Json): Promise<ConfiguredGate> {
  const schema = await gate.config?.();
  if (schema === undefined) return { gate, config: undefined };
  const read = schema.safeParse(settings);
  if (read.success) return { gate, config: read.data };
  const [issue] = read.error.issues;
  const where = [gate.name, ...(issue?.path ?? [])].map(String).join(".");
  throw new Problem("config_invalid", `the settings of the gate ${gate.name} are wrong: ${where}: ${issue?.message}`);
}

/** How messages leave, as the section `notify` says. Throws Problem `config_invalid`. */
export function configureNotify(settings: Json | undefined): NotifyConfig {
  const read = notifyConfig.safeParse(settings ?? {});
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = ["notify", ...(issue?.path ?? [])].map(String).join(".");
  throw new Problem("config_invalid", `the settings of notifications are wrong: ${where}: ${issue?.message}`);
}

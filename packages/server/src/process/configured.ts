import { Problem } from "@sekisho/core";
import type { Gate } from "@sekisho/gate";
import type { ConfiguredGate } from "../runtime/open.ts";

/** Gates as they are set where nothing is said: by the defaults of their schemas. Throws Problem `config_invalid`. */
export async function byDefault(gates: readonly Gate[]): Promise<readonly ConfiguredGate[]> {
  return Promise.all(gates.map(configure));
}

async function configure(gate: Gate): Promise<ConfiguredGate> {
  const schema = await gate.config?.();
  if (schema === undefined) return { gate, config: undefined };
  const read = schema.safeParse({});
  if (read.success) return { gate, config: read.data };
  const [issue] = read.error.issues;
  const where = [gate.name, ...(issue?.path ?? [])].map(String).join(".");
  throw new Problem(
    "config_invalid",
    `the gate ${gate.name} can't start without settings: ${where}: ${issue?.message}`,
  );
}

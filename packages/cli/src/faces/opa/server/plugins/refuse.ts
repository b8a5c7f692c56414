import { type Json, ownValue, Problem } from "@sekisho/core";

/** Throws Problem `config_unsupported` where a part of the configuration has a field that is not there, with the reason. */
export function refuseFields(part: Json, where: string, fields: Readonly<Record<string, string>>): void {
  for (const [name, why] of Object.entries(fields)) {
    const value = ownValue(part, name);
    if (value === undefined || value === null || value === false) continue;
    throw new Problem("config_unsupported", `${where}.${name} is not supported by sekisho: ${why}`);
  }
  if (ownValue(part, "trigger") === "manual") {
    throw new Problem(
      "config_unsupported",
      `${where}.trigger manual is not supported by sekisho: what is there runs by itself`,
    );
  }
}

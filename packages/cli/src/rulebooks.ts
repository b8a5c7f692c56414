import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The directory of the rulebooks that ship: beside the bundle, or at the root of a checkout when sources run. */
export function builtinRulebooks(): string {
  const beside = fileURLToPath(new URL("rulebooks/", import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL("../../../rulebooks/", import.meta.url));
}

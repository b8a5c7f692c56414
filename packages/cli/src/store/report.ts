import { sha256Hex } from "@sekisho/core";
import type { Copied } from "@sekisho/store";
import type { Words } from "./words.ts";

/** What a copy holds, for a person: enough to compare two copies by eye. */
export function copiedLines({ at, tables }: Copied, words: Words): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const together = sha256Hex(tables.map(({ table, digest }) => `${table} ${digest}\n`).join(""));
  return [words.holds(words.rows(rows), tables.length, new Date(at).toISOString()), words.digest(together)]
    .map((line) => `${line}\n`)
    .join("");
}

import type { CompiledQuery } from "kysely";
import type { Row } from "./insert.ts";

/** `copy … from stdin` with its rows, in PostgreSQL's text format. */
export interface CopyQuery extends CompiledQuery<never> {
  readonly copied: Buffer;
}

/** Rows as COPY reads them (PostgreSQL manual, COPY, Text Format), in UTF-8. */
export function copyText(rows: readonly Row[]): Buffer {
  let text = "";
  for (const row of rows) {
    let behind = "";
    for (const value of row) {
      text += behind;
      behind = "\t";
      if (typeof value === "string") text += SPECIAL.test(value) ? value.replaceAll(ALL_SPECIAL, escaped) : value;
      else if (value instanceof Uint8Array) text += `\\\\x${Buffer.from(value).toString("hex")}`;
      else text += value === null ? "\\N" : String(value);
    }
    text += "\n";
  }
  return Buffer.from(text);
}

const SPECIAL = /[\\\n\r\t]/;
const ALL_SPECIAL = /[\\\n\r\t]/g;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  return ESCAPES[character] ?? character;
}

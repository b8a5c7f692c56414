import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { Row } from "../rows/insert.ts";
import type { Tables } from "../tables.ts";
import type { Table } from "./catalog.ts";
import { pagesOf } from "./pages.ts";

/** What a table holds: how many rows, and a SHA-256 (hex) that is the same on both databases. */
export interface TableDigest {
  readonly table: string;
  readonly rows: number;
  readonly digest: string;
}

/**
 * Hashes a table: a line with its name and columns (by name), then its rows in the order of its key, each a line of JSON
 * with the values in that order. Bytes stand there as `{"hex": …}`, so that no text is taken for them.
 */
export class TableHash {
  readonly #table: string;
  readonly #hash = createHash("sha256");
  /** Where in a row bytes stand. */
  readonly #bytes: readonly number[];
  #rows = 0;

  constructor({ name, columns }: Table) {
    this.#table = name;
    this.#bytes = columns.flatMap(({ kind }, i) => (kind === "bytes" ? [i] : []));
    this.#hash.update(`${JSON.stringify([name, ...columns.map((column) => column.name)])}\n`);
  }

  add(rows: readonly Row[]): void {
    let lines = "";
    for (const row of rows) lines += `${JSON.stringify(this.#bytes.length === 0 ? row : written(row, this.#bytes))}\n`;
    this.#hash.update(lines);
    this.#rows += rows.length;
  }

  end(): TableDigest {
    return { table: this.#table, rows: this.#rows, digest: this.#hash.digest("hex") };
  }
}

function written(row: Row, bytes: readonly number[]): readonly unknown[] {
  const values: unknown[] = [...row];
  for (const i of bytes) {
    const value = row[i];
    if (!(value instanceof Uint8Array)) continue;
    values[i] = { hex: Buffer.from(value.buffer, value.byteOffset, value.length).toString("hex") };
  }
  return values;
}

/** Reads tables of one moment whole and hashes them. */
export async function digestTables(
  db: Kysely<Tables>,
  database: "sqlite" | "postgres",
  tables: readonly Table[],
): Promise<readonly TableDigest[]> {
  const digests: TableDigest[] = [];
  for (const table of tables) {
    const hash = new TableHash(table);
    for await (const rows of pagesOf(db, database, table)) hash.add(rows);
    digests.push(hash.end());
  }
  return digests;
}

/** The names of the tables that two readings differ in. */
export function differing(a: readonly TableDigest[], b: readonly TableDigest[]): readonly string[] {
  const texts = (digests: readonly TableDigest[]): Map<string, string> =>
    new Map(digests.map(({ table, rows, digest }) => [table, `${rows} ${digest}`]));
  const [left, right] = [texts(a), texts(b)];
  return [...new Set([...left.keys(), ...right.keys()])].filter((name) => left.get(name) !== right.get(name));
}

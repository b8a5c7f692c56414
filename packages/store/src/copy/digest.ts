import { createHash } from "node:crypto";
import type { Kysely } from "kysely";
import type { Row, Value } from "../rows/insert.ts";
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
  #rows = 0;

  constructor({ name, columns }: Table) {
    this.#table = name;
    this.#hash.update(`${JSON.stringify([name, ...columns.map((column) => column.name)])}\n`);
  }

  add(rows: readonly Row[]): void {
    this.#hash.update(rows.map((row) => `${JSON.stringify(row.map(written))}\n`).join(""));
    this.#rows += rows.length;
  }

  end(): TableDigest {
    return { table: this.#table, rows: this.#rows, digest: this.#hash.digest("hex") };
  }
}

function written(value: Value): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return { hex: Buffer.from(value.buffer, value.byteOffset, value.length).toString("hex") };
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

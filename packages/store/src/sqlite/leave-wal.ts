import { DatabaseSync } from "node:sqlite";

/** Makes a SQLite file that nobody has open one that stands alone: read without files beside it, also where none can be made. */
export function leaveWal(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec("pragma journal_mode = delete");
  } finally {
    database.close();
  }
}

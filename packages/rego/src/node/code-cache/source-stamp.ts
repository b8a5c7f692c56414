import { hash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A digest over path, size and time of change of this package's files. Some milliseconds. */
export function sourceStamp(): string {
  const root = join(import.meta.dirname, "../..");
  const lines = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      return `${path}\0${size}\0${mtimeMs}`;
    });
  return hash("sha256", lines.sort().join("\n"));
}

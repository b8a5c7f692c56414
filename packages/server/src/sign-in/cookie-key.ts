import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "@sekisho/core";

/** The secret of a server that none was configured for: made once in its data directory, for its owner only. */
export function ownCookieKey(data: string): string {
  const file = join(data, "cookies-key");
  const fresh = randomBytes(32).toString("base64url");
  try {
    writeFileSync(file, fresh, { flag: "wx", mode: 0o600, flush: true });
    return fresh;
  } catch (error) {
    if (!(error instanceof Error && Reflect.get(error, "code") === "EEXIST")) {
      throw new Problem("data_directory", `the key of cookies can't be written to ${file}`, { cause: error });
    }
    return readFileSync(file, "utf8");
  }
}

import { Problem } from "@sekisho/core";
import { requireSchema } from "../migrate/migrate.ts";
import type { Migration } from "../migrate/migration.ts";
import { storeMigrations } from "../migrations.ts";
import { type Backend, openBackend } from "../store.ts";
import { shownUrl } from "../url.ts";
import { type Copied, copyStore } from "./copy-store.ts";
import { differing } from "./digest.ts";
import { type Hold, holdStore } from "./in-use.ts";
import { readSeal } from "./seal.ts";

export interface MoveOptions {
  /** `sqlite:PATH` or `postgres://…`. */
  readonly from: string;
  /** The same; what it names is empty, or not there yet. */
  readonly to: string;
  /** Tables of gates. */
  readonly migrations?: readonly Migration[];
  /**
   * `offline`: nobody may use the store meanwhile · `online`: a server may work on it; what it writes after the copy's
   * moment is not in the copy · `backup`: it is a backup. Default: `offline`.
   */
  readonly source?: "offline" | "online" | "backup";
  /** Tests: called before and after each statement to the new store. */
  readonly onStep?: (step: string) => void;
}

/**
 * Copies a store, or a backup, into an empty database, and compares the two by digests. Throws Problems `store_in_use`
 * (a server works on one of the two), `no_backup` (`from` should be one), `backup_broken` (it is not what it was), those of `copyStore` and of
 * opening a store.
 */
export async function moveStore(options: MoveOptions): Promise<Copied> {
  const { from, to, source = "offline", onStep } = options;
  const migrations = [...storeMigrations, ...(options.migrations ?? [])];
  return opened(openBackend({ url: from }, "reader"), async (old) => {
    await requireSchema(old, { migrations });
    const sealed = await readSeal(old.read, old.database);
    if (source === "backup" && sealed === undefined) {
      throw new Problem("no_backup", `${shownUrl(from)} is no backup: to copy a store, take sekisho store move`);
    }
    const hold = source === "offline" && sealed === undefined ? await holdStore(from, old) : NO_HOLD;
    try {
      return await opened(openBackend({ url: to, ...(onStep && { onStep }) }, "server"), (fresh) =>
        copyStore({
          from: old,
          to: fresh,
          migrations,
          async confirm({ tables }) {
            await hold.confirm();
            const changed = sealed === undefined ? [] : differing(tables, sealed.tables);
            if (changed.length > 0) {
              throw new Problem(
                "backup_broken",
                `the backup is not what was written once, in ${changed.join(", ")}: take another one; the copy stays unfinished`,
              );
            }
          },
        }),
      );
    } finally {
      hold.release();
    }
  });
}

const NO_HOLD: Hold = { confirm: () => Promise.resolve(), release: () => {} };

async function opened<T>(opening: Promise<Backend>, work: (backend: Backend) => Promise<T>): Promise<T> {
  const backend = await opening;
  try {
    return await work(backend);
  } finally {
    await backend.close();
  }
}

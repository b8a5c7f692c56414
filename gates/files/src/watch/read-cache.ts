import { type BigIntStats, statSync } from "node:fs";
import type { ReadStep } from "../reading.ts";

/** What was read of files, as long as they are as they were. */
export class ReadCache {
  readonly #known = new Map<string, { readonly id: string; readonly step: ReadStep }>();
  /** Files that were read, not taken from here. */
  reads = 0;

  /** What `read` gives, or gave when the file was the same. `path` is absolute, `how` all else that a step depends on. */
  async of(path: string, how: string, read: () => Promise<ReadStep>): Promise<ReadStep> {
    const file = identityOf(path);
    const id = file === undefined ? undefined : `${file} ${how}`;
    const known = this.#known.get(path);
    if (known !== undefined && id !== undefined && known.id === id) return known.step;
    this.reads++;
    const step = await read();
    if (id === undefined) this.#known.delete(path);
    else this.#known.set(path, { id, step });
    return step;
  }
}

/** Changes with every write: the time has nanoseconds, and a file that was replaced is another one. */
function identityOf(path: string): string | undefined {
  try {
    const { mtimeNs, ctimeNs, size, ino, dev }: BigIntStats = statSync(path, { bigint: true });
    return [mtimeNs, ctimeNs, size, ino, dev].join();
  } catch {
    return undefined;
  }
}

import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { GitRepository } from "@sekisho/clients";
import type { Secrets } from "@sekisho/gate";
import type { FollowedRulebook } from "../config/schema.ts";

/** What a look at a source found. */
export interface Seen {
  /** Holds the rulebook, with what it includes by path. */
  readonly directory: string;
  /** The commit, where there is one. */
  readonly revision?: string;
}

/** Where a rulebook comes from. */
export interface RulebookSource {
  /** For people: an address or a directory. */
  readonly from: string;
  /** Rejects where it can't be reached. */
  look(): Promise<Seen>;
}

/** The source that a configuration names. `data` is a directory of its own for copies. */
export function sourceOf({ follow }: FollowedRulebook, data: string, secrets: Secrets): RulebookSource {
  if ("directory" in follow) {
    return { from: follow.directory, look: () => Promise.resolve({ directory: follow.directory }) };
  }
  const { git: url, ref, path, token } = follow;
  const copies = join(data, "commits");
  return {
    from: `${url}#${ref}`,
    async look() {
      const secret = token === undefined ? undefined : await secrets.read(token);
      const repository = new GitRepository(
        { url, ref, ...(secret !== undefined && { token: secret }) },
        join(data, "repository"),
      );
      const { id } = await repository.fetch();
      await repository.checkout(id, join(copies, id));
      dropOthers(copies, id);
      return { directory: join(copies, id, path), revision: id };
    },
  };
}

/** Copies of commits before the last two are of no use: what was in force is in memory and in the store. */
function dropOthers(copies: string, keep: string): void {
  if (!existsSync(copies)) return;
  const others = readdirSync(copies, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== keep,
  );
  for (const { name } of others.slice(0, -1)) rmSync(join(copies, name), { recursive: true, force: true });
}

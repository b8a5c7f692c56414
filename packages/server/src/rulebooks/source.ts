import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, posix } from "node:path";
import { GitRepository, type GuardedClient } from "@sekisho/clients";
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
  /** Rejects where it can't be reached, or is told to end. */
  look(signal?: AbortSignal): Promise<Seen>;
  /** Puts a file on a branch on top of a commit, for review. Absent where the source has no branches. */
  propose?(revision: string, file: ProposedFile): Promise<Proposed>;
}

export interface ProposedFile {
  readonly branch: string;
  /** From the rulebook's directory. */
  readonly path: string;
  readonly text: string;
  readonly message: string;
}

export interface Proposed {
  readonly branch: string;
  readonly commit: string;
}

/** The source that a configuration names. `data` is a directory of its own for copies. */
export function sourceOf(
  { follow }: FollowedRulebook,
  data: string,
  { secrets, outbound }: { readonly secrets: Secrets; readonly outbound: Pick<GuardedClient, "resolve"> },
): RulebookSource {
  if ("directory" in follow) {
    return { from: follow.directory, look: () => Promise.resolve({ directory: follow.directory }) };
  }
  const { git: url, ref, path, token } = follow;
  const copies = join(data, "commits");
  const opened = async (): Promise<GitRepository> => {
    const secret = token === undefined ? undefined : await secrets.read(token);
    const resolve = (host: string): Promise<string> => outbound.resolve(host);
    const parts = { url, ref, resolve, ...(secret !== undefined && { token: secret }) };
    return new GitRepository(parts, join(data, "repository"));
  };
  return {
    from: `${withoutSecret(url)}#${ref}`,
    async propose(revision, file) {
      const { branch, text, message } = file;
      const repository = await opened();
      const place = posix.normalize(posix.join(path, file.path));
      const commit = await repository.proposeFile({
        base: revision,
        branch,
        path: place,
        text,
        message,
        author: AUTHOR,
      });
      return { branch, commit };
    },
    async look(signal) {
      const repository = await opened();
      const { id } = await repository.fetch(signal);
      await repository.checkout(id, join(copies, id));
      dropOthers(copies, id);
      return { directory: join(copies, id, path), revision: id };
    },
  };
}

/** An address with a secret is refused when it is asked; everybody who may read sees this one. */
function withoutSecret(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.password = "";
  if (url.protocol !== "ssh:") url.username = "";
  return url.password === new URL(text).password && url.username === new URL(text).username ? text : url.href;
}

/** Who asked stands in the message; a commit's author is a claim that anybody can make. */
const AUTHOR = { name: "Sekisho", email: "sekisho@localhost" } as const;

/** Copies of commits before the last two are of no use: what was in force is in memory and in the store. */
function dropOthers(copies: string, keep: string): void {
  if (!existsSync(copies)) return;
  const others = readdirSync(copies, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== keep,
  );
  for (const { name } of others.slice(0, -1)) rmSync(join(copies, name), { recursive: true, force: true });
}

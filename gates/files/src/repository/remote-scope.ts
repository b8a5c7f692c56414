import { scopeFromRemote } from "@sekisho/subject";
import { gitRemote } from "./git-remote.ts";

/** The scope of a git checkout, by its remote; undefined without one that another clone would know it by. */
export function remoteScope(gitTop: string | undefined): string | undefined {
  const url = gitTop === undefined ? undefined : gitRemote(gitTop);
  return url === undefined ? undefined : scopeFromRemote(url);
}

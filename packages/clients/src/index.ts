export { isPublicAddress } from "./address.ts";
export {
  type Blob,
  type FileVersion,
  LocalRepository,
  type TreeFile,
  type WorkingChange,
} from "./git/local-repository.ts";
export { type GitCommit, GitRepository, type GitSource } from "./git/repository.ts";
export { type GitOptions, runGit } from "./git/run-git.ts";
export type { ResolveName } from "./guard.ts";
export {
  type GuardedClient,
  type GuardedClientOptions,
  type GuardedRequest,
  type GuardedResponse,
  guardedClient,
} from "./guarded-client.ts";

export { type GitCommit, GitRepository, type GitSource } from "./git/repository.ts";

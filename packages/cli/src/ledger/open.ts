import { join, resolve } from "node:path";
import { Problem } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { loadVerifyingKey, openStore, rememberedKeys, type Store, type VerifyingKey } from "@sekisho/store";
import { languageOfCommand, listOf } from "../command-options.ts";
import { type Words, wordsOf } from "./words.ts";

/** Opens the store that the command line names, for reading, and closes it after `work`. Throws Problem `no_store`. */
export async function withStore<T>(invocation: Invocation, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url: storeUrl(invocation), role: "reader" });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** The public keys of `--key`, and those that the data directory remembers. */
export function keysOf({ options, cwd }: Invocation): readonly VerifyingKey[] {
  const data = options["data"];
  const given = listOf(options, "key").map((file) => loadVerifyingKey(resolve(cwd, file)));
  return [...given, ...(typeof data === "string" ? rememberedKeys(resolve(cwd, data)) : [])];
}

export function commandWords(invocation: Invocation): Words {
  return wordsOf(languageOfCommand(invocation));
}

/** The address of the store that `--data`, `--store` or the environment names. Throws Problem `no_store`. */
export function storeUrl(invocation: Invocation): string {
  const { options, env, cwd } = invocation;
  const [data, store] = [options["data"], options["store"]];
  if (typeof data === "string" && typeof store === "string")
    throw new Problem("no_store", commandWords(invocation).twoStores);
  if (typeof data === "string") return `sqlite:${join(resolve(cwd, data), "sekisho.db")}`;
  const url = typeof store === "string" ? store : env["SEKISHO_STORE"];
  if (url === undefined || url === "") throw new Problem("no_store", commandWords(invocation).noStore);
  return absoluteUrl(url, cwd);
}

/** A relative path of SQLite is one from the current directory. */
export function absoluteUrl(url: string, cwd: string): string {
  const [, file] = /^sqlite:(?!\/\/)(.+)$/.exec(url) ?? [];
  return file === undefined ? url : `sqlite:${resolve(cwd, file)}`;
}

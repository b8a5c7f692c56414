import { dirname, join, resolve } from "node:path";
import { isJsonArray, isJsonObject, type Json, Problem } from "@sekisho/core";
import { type ServerYaml, serverYaml } from "./schema.ts";

/** A server's configuration: every path in it is absolute. */
export type ServerConfig = ServerYaml;

/** Paths count from the directory of server.yaml, without one from the working directory. */
export function withAbsolutePaths(config: ServerYaml, file: string | undefined, cwd: string): ServerConfig {
  const base = file === undefined ? cwd : dirname(file);
  const absolute = (path: string): string => resolve(base, path);
  const { keys, store, checkpoints, rulebooks, notify } = config;
  return {
    ...config,
    ...(store && { store: { url: storeUrl(store.url, absolute) } }),
    keys: {
      ...(keys.ledger && { ledger: secret(keys.ledger, absolute) }),
      ...(keys.cookies && { cookies: secret(keys.cookies, absolute) }),
    },
    ...(notify !== undefined && { notify: withAbsoluteFiles(notify, absolute) }),
    checkpoints: checkpoints.map(({ file: path }) => ({ file: absolute(path) })),
    rulebooks: rulebooks.map((one) =>
      "directory" in one.follow ? { ...one, follow: { directory: absolute(one.follow.directory) } } : one,
    ),
  };
}

function secret<T extends { readonly file: string } | { readonly env: string }>(
  ref: T,
  absolute: (path: string) => string,
): T {
  return "file" in ref ? { ...ref, file: absolute(ref.file) } : ref;
}

/** Secrets of a section that another package reads: `{file: …}`, wherever it stands. */
function withAbsoluteFiles(value: Json, absolute: (path: string) => string): Json {
  if (isJsonArray(value)) return value.map((item) => withAbsoluteFiles(item, absolute));
  if (!isJsonObject(value)) return value;
  const { file } = value;
  if (typeof file === "string" && Object.keys(value).length === 1) return { file: absolute(file) };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withAbsoluteFiles(part, absolute)]));
}

function storeUrl(url: string, absolute: (path: string) => string): string {
  const [, path] = /^sqlite:(?!\/\/)(.+)$/.exec(url) ?? [];
  return path === undefined ? url : `sqlite:${absolute(path)}`;
}

/** The configuration as it goes to another process of the same program. */
export function configJson(config: ServerConfig): Json {
  return plain(config);
}

/** Throws Problem `assignment` for what no process of this program sends. */
export function readConfigJson(json: Json): ServerConfig {
  const read = serverYaml.read(json, [], () => {});
  if (typeof read === "symbol") throw new Problem("assignment", "the configuration is not one that this program sends");
  return read;
}

function plain(value: unknown): Json {
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(plain);
  // What a schema has read holds nothing but JSON, lists, maps and objects.
  if (!isJsonObject(value as Json)) return value as Json;
  return Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, plain(item)]));
}

/** The store's address; by default a file in the server's directory. */
export function storeUrlOf({ store }: Pick<ServerConfig, "store">, data: string): string {
  return store?.url ?? `sqlite:${join(data, "sekisho.db")}`;
}

/** Files outside the database that checkpoints are written to; by default one in the server's directory. */
export function checkpointFiles({ checkpoints }: Pick<ServerConfig, "checkpoints">, data: string): readonly string[] {
  return checkpoints.length > 0 ? checkpoints.map(({ file }) => file) : [join(data, "checkpoints")];
}

/** The address to listen on. */
export function listenOf({ listen }: Pick<ServerConfig, "listen">): { readonly host: string; readonly port: number } {
  const colon = listen.lastIndexOf(":");
  return { host: listen.slice(0, colon).replace(/^\[(.*)\]$/, "$1"), port: Number(listen.slice(colon + 1)) };
}

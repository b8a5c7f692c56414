import { join, resolve } from "node:path";
import { Problem } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import type { HttpSettings } from "@sekisho/server/up";

export interface UpSettings {
  /** Absolute. */
  readonly data: string;
  /** A path in it is absolute. */
  readonly store: string;
  /** Absolute. */
  readonly checkpoints: readonly string[];
  readonly http: HttpSettings;
}

const DATA = "sekisho-data";
const STORE = "sekisho.db";
const CHECKPOINTS = "checkpoints";
/** Only this machine reaches it, until somebody says otherwise. */
const HOST = "127.0.0.1";
const PORT = 8787;

/** Throws Problem `usage` for what is no address. The command line over the environment over the defaults. */
export function settingsOf({ options, env, cwd }: Pick<Invocation, "options" | "env" | "cwd">): UpSettings {
  const data = resolve(cwd, said(options["data"]) ?? said(env["SEKISHO_DATA"]) ?? DATA);
  const store = said(options["store"]) ?? said(env["SEKISHO_STORE"]) ?? `sqlite:${join(data, STORE)}`;
  const given = options["checkpoints"];
  const files = Array.isArray(given) ? given.map((file: string) => resolve(cwd, file)) : [];
  const [, path] = /^sqlite:(?!\/\/)(.+)$/.exec(store) ?? [];
  return {
    data,
    store: path === undefined ? store : `sqlite:${resolve(cwd, path)}`,
    checkpoints: files.length > 0 ? files : [join(data, CHECKPOINTS)],
    http: httpOf(options, env),
  };
}

function httpOf(options: Invocation["options"], env: Invocation["env"]): HttpSettings {
  const [, host = HOST, listened] = /^(.*):(\d+)$/.exec(said(env["SEKISHO_LISTEN"]) ?? "") ?? [];
  const port = said(options["port"]) ?? listened ?? String(PORT);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new Problem("usage", `expected a port from 0 to 65535, found ${port}`);
  }
  const url = said(env["SEKISHO_URL"]);
  if (url !== undefined && !URL.canParse(url))
    throw new Problem("usage", `expected an address in SEKISHO_URL, found ${url}`);
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port), ...(url !== undefined && { url }) };
}

function said(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

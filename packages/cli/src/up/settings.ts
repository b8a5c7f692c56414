import { join, resolve } from "node:path";
import type { Invocation } from "@sekisho/gate";

export interface UpSettings {
  /** Absolute. */
  readonly data: string;
  /** A path in it is absolute. */
  readonly store: string;
  /** Absolute. */
  readonly checkpoints: readonly string[];
}

const DATA = "sekisho-data";
const STORE = "sekisho.db";
const CHECKPOINTS = "checkpoints";

/** The command line over the environment over the defaults. */
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
  };
}

function said(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

import { resolve } from "node:path";
import type { Outcome } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { checkpointFiles, gates, readServerConfig, type ServerConfig, storeUrlOf } from "@sekisho/server/up";

export interface UpSettings {
  /** Absolute. */
  readonly data: string;
  readonly config: ServerConfig;
}

const DATA = "sekisho-data";

/** The command line over the environment over server.yaml over the defaults; every mistake at once. */
export async function readSettings({
  options,
  env,
  cwd,
}: Pick<Invocation, "options" | "env" | "cwd">): Promise<Outcome<UpSettings>> {
  const data = resolve(cwd, said(options["data"]) ?? said(env["SEKISHO_DATA"]) ?? DATA);
  const file = said(options["config"]) ?? said(env["SEKISHO_CONFIG"]);
  const { value: config, diagnostics } = await readServerConfig({
    ...(file !== undefined && { file: resolve(cwd, file) }),
    env,
    flags: flagsOf(options, env, cwd),
    cwd,
    gates,
  });
  return config === undefined ? { diagnostics } : { value: { data, config }, diagnostics };
}

/** Where the store is, and the files that checkpoints are written to: as a person reads them. */
export function placesOf({ data, config }: UpSettings): {
  readonly store: string;
  readonly checkpoints: readonly string[];
} {
  return { store: storeUrlOf(config, data), checkpoints: checkpointFiles(config, data) };
}

type Flags = NonNullable<Parameters<typeof readServerConfig>[0]["flags"]>;

/** Paths that are typed count from the working directory, wherever server.yaml is. */
function flagsOf(options: Invocation["options"], env: Invocation["env"], cwd: string): Flags {
  const port = said(options["port"]);
  const store = said(options["store"]);
  const shortStore = said(env["SEKISHO_STORE"]);
  const files = options["checkpoints"];
  return [
    ...(shortStore === undefined
      ? []
      : [{ name: "SEKISHO_STORE", path: ["store", "url"], value: storeFrom(shortStore, cwd) }]),
    ...(store === undefined ? [] : [{ name: "--store", path: ["store", "url"], value: storeFrom(store, cwd) }]),
    ...(port === undefined ? [] : [{ name: "--port", path: ["listen"], value: `127.0.0.1:${port}` }]),
    ...(Array.isArray(files)
      ? [
          {
            name: "--checkpoints",
            path: ["checkpoints"],
            value: files.map((file: string) => ({ file: resolve(cwd, file) })),
          },
        ]
      : []),
  ];
}

function storeFrom(url: string, cwd: string): string {
  const [, path] = /^sqlite:(?!\/\/)(.+)$/.exec(url) ?? [];
  return path === undefined ? url : `sqlite:${resolve(cwd, path)}`;
}

function said(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { World } from "../../world.ts";
import { download } from "../download/download.ts";
import { detectSource } from "../download/source.ts";
import { within } from "../refusal.ts";
import { pluginDirectory, readPlugin } from "./plugin.ts";

/** Installs a plugin from a directory, to which a link then leads, or from a URL. Throws Problem `plugin_invalid`, `download_failed`. */
export async function installPlugin(given: string, world: World): Promise<void> {
  const root = pluginDirectory(world.env);
  mkdirSync(root, { recursive: true });
  if (detectSource(given, ".", world.cwd).url.protocol === "file:") {
    return within("install from dir", () => installDirectory(resolve(world.cwd, given), root, world));
  }
  return within("install from url", () => installUrl(given, root, world));
}

async function installDirectory(from: string, root: string, world: World): Promise<void> {
  const { name } = await within("loading plugin from dir: from directory", () => readPlugin(from));
  const target = join(root, name);
  rmSync(target, { recursive: true, force: true });
  await within("download plugin", () => download([from], { target, overwrite: false, tls: undefined, world }));
}

/** It is looked at beside the others before it takes the place of an older one. */
async function installUrl(given: string, root: string, world: World): Promise<void> {
  const staging = mkdtempSync(join(root, ".conftest-plugin-"));
  const target = join(staging, "plugin");
  try {
    await within("download plugin", () => download([given], { target, overwrite: false, tls: undefined, world }));
    const { name } = await within("loading plugin from dir", () => readPlugin(target));
    rmSync(join(root, name), { recursive: true, force: true });
    renameSync(target, join(root, name));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

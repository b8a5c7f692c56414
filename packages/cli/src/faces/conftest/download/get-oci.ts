import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { refusal, within } from "../refusal.ts";
import { parseReference } from "../registry/reference.ts";
import { openRegistry } from "../registry/registry.ts";
import type { Source } from "./source.ts";

export interface OciOptions {
  readonly tls: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The files of an artifact: each layer under the name that its title says. Throws Problem `registry_failed`. */
export async function getOci({ url }: Source, directory: string, options: OciOptions): Promise<void> {
  const reference = parseReference(url.href.slice("oci://".length));
  await within("pulling policy", async () => {
    const registry = await openRegistry(reference, options);
    const { layers } = await registry.manifest(reference.reference);
    mkdirSync(directory, { recursive: true });
    for (const layer of layers) {
      const title = layer.annotations?.["org.opencontainers.image.title"];
      if (title === undefined || title === "") continue;
      const path = join(directory, title);
      if (isOutside(path, directory)) throw refusal("registry_failed", `${title} would stand outside of the directory`);
      const bytes = await registry.blob(layer);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    }
  });
}

function isOutside(path: string, directory: string): boolean {
  const way = relative(resolve(directory), resolve(path));
  return way === "" || way === ".." || way.startsWith(`..${sep}`);
}

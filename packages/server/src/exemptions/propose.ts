import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import { type LoadOptions, loadRulebook } from "@sekisho/rulebook";
import { readRulebookInForce, type Store } from "@sekisho/store";
import { unpackFiles } from "../rulebooks/files.ts";

/**
 * What the rulebook in force would say to one more file: mistakes of that file, none where it is sound. The file is tried
 * beside the very files that are in force.
 */
export async function tryFile(
  { store, load }: { readonly store: Store; readonly load: LoadOptions },
  rulebook: string,
  file: { readonly path: string; readonly text: string },
): Promise<readonly Diagnostic[]> {
  const kept = await readRulebookInForce(store.read, rulebook);
  if (kept === undefined) return [];
  const directory = mkdtempSync(join(tmpdir(), "sekisho-try-"));
  try {
    unpackFiles(kept.files, directory);
    const place = join(directory, ...file.path.split("/"));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, file.text);
    const { diagnostics } = await loadRulebook(directory, load);
    // What it includes by a path outside is not there; that says nothing of the file.
    return diagnostics.filter(({ severity, span }) => severity === "error" && span?.file.endsWith(file.path) === true);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

import { existsSync, realpathSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import { readBytes } from "../../read-bytes.ts";
import { fileName, isInside, statOf } from "../../repository/repository.ts";
import { KUSTOMIZATION_NAMES, type Kustomization, readKustomization } from "./kustomization.ts";

/** Everything that one kustomization is made of. */
export interface Closure {
  /** Absolute paths of the files that it names as resources, its own and those of its bases. */
  readonly resources: readonly string[];
  /** Those of patches, the ones of bases behind those of who uses them. */
  readonly patches: readonly string[];
  /** Absolute paths of all kustomizations on the way, its own first. */
  readonly directories: readonly string[];
  readonly mistakes: readonly Diagnostic[];
}

const MAX_DIRECTORIES = 1_000;

/**
 * Follows a kustomization to its bases and components. Codes: `render_remote` (it is fetched from elsewhere, which a
 * renderer here does not), `link_outside` (a base outside of `root`), `render_too_large`. What is missing or wrong
 * otherwise, kustomize says.
 */
export function closureOf(directory: string, root: string): Closure {
  const resources = new Set<string>();
  const patches = new Set<string>();
  const mistakes: Diagnostic[] = [];
  const seen = new Set<string>();
  const waiting = [directory];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (seen.size > MAX_DIRECTORIES) {
      mistakes.push(refusal("render_too_large", `expected at most ${MAX_DIRECTORIES} kustomizations, found more`));
      break;
    }
    if (!isInside(realpathSync(at), realpathSync(root))) {
      mistakes.push(refusal("link_outside", `${fileName(at, root)} lies outside of the repository`));
      continue;
    }
    const from = at;
    const name = KUSTOMIZATION_NAMES.find((name) => existsSync(join(from, name)));
    const kustomization = name === undefined ? undefined : readKustomization(from, name);
    if (kustomization === undefined) continue;
    mistakes.push(...remoteParts(kustomization, root));
    for (const path of kustomization.changes.map((change) => resolve(from, change))) patches.add(path);
    for (const path of kustomization.resources.map((resource) => resolve(from, resource))) {
      const found = statOf(path);
      if (found?.isDirectory() === true) waiting.push(path);
      else if (found?.isFile() === true) resources.add(path);
    }
  }
  return { resources: [...resources], patches: [...patches], directories: [...seen], mistakes };
}

/** The forms of addresses that kustomize fetches from. */
const REMOTE = /:\/\/|^(?:git::|gh:)|^[^/]*@|^(?:www\.)?github\.com[/:]|[?]|\.git(?:$|\/)|_git\/|^[\w.-]+:/i;

function remoteParts({ directory, resources, changes, inputs }: Kustomization, root: string): readonly Diagnostic[] {
  const where = fileName(directory, root) || ".";
  const named = [...resources, ...changes, ...inputs]
    .filter((path) => REMOTE.test(path))
    .map((path) =>
      refusal(
        "render_remote",
        `${where}: ${JSON.stringify(path)} is fetched from elsewhere, and nothing is fetched to judge`,
        "keep a copy in the repository, or pipe what is rendered: kustomize build DIR | sekisho check -",
      ),
    );
  const inside = changes
    .map((path) => resolve(directory, path))
    .filter(fetches)
    .map((path) =>
      refusal(
        "render_remote",
        `${fileName(path, root)} changes resources and holds an address, which kustomize might ask`,
        "pipe what is rendered: kustomize build DIR | sekisho check -",
      ),
    );
  return [...named, ...inside];
}

/** Settings of a builtin transformer may name files anywhere: one with `path: http://…` would be fetched. */
function fetches(path: string): boolean {
  const bytes = statOf(path)?.isFile() === true ? readBytes(path, path, "follow") : [];
  if (!(bytes instanceof Uint8Array)) return false;
  const text = new TextDecoder().decode(bytes);
  return /^kind:\s*["']?[A-Za-z]*(?:Generator|Transformer)\b/m.test(text) && text.includes("://");
}

function refusal(code: string, message: string, hint?: string): Diagnostic {
  return { code, severity: "error", message, ...(hint === undefined ? {} : { hint }) };
}

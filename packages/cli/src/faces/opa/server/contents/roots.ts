import { invalid } from "../http/api-error.ts";
import type { Contents } from "./contents.ts";
import type { DocumentPath } from "./documents.ts";

/**
 * Refuses a write at a path that a bundle owns, or that lies above what one owns. Throws ApiError `invalid_parameter`.
 */
export function refuseOwned({ bundles }: Pick<Contents, "bundles">, path: DocumentPath): void {
  if (bundles.size === 0) return;
  if (path.length === 0) throw invalid("can't write to document root with bundle roots configured");
  for (const [name, { roots }] of bundles) {
    if (!roots.some((root) => overlaps(root, path))) continue;
    throw invalid(`path ${path.join("/")} is owned by bundle ${JSON.stringify(name)}`);
  }
}

function overlaps(root: string, path: DocumentPath): boolean {
  if (root === "") return true;
  const names = root.split("/");
  const shorter = Math.min(names.length, path.length);
  return names.slice(0, shorter).every((name, i) => name === path[i]);
}

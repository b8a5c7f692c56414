import { isJsonObject, type Json, type JsonObject, Problem } from "@sekisho/core";
import type { Module } from "@sekisho/rego/on-demand";
import { refText } from "../output/paths.ts";

/** A path under data that a bundle owns with all below it: `app/cfg`; the empty one is all of data. */
export type Root = string;

/** Whether one of two roots lies in the other. */
export function rootsOverlap(a: Root, b: Root): boolean {
  return contains(a, b.split("/")) || contains(b, a.split("/"));
}

/** Roots in one list that overlap; undefined where none do. */
export function overlappedRoots(roots: readonly Root[]): readonly [Root, Root] | undefined {
  for (const [i, a] of roots.entries()) {
    for (const b of roots.slice(i + 1)) if (rootsOverlap(a, b)) return [a, b];
  }
  return undefined;
}

/**
 * Refuses roots that overlap each other, and packages and data outside of them, in OPA's words. Throws Problem
 * `bundle_roots`.
 */
export function checkRoots(
  roots: readonly Root[],
  modules: readonly { readonly file: string; readonly module: Module }[],
  data: JsonObject,
): void {
  const overlapped = overlappedRoots(roots);
  if (overlapped !== undefined)
    throw refused(`manifest has overlapped roots: '${overlapped[0]}' and '${overlapped[1]}'`);
  const shown = `[${roots.join(" ")}]`;
  for (const { file, module } of modules) {
    const path = module.package.path;
    if (roots.some((root) => contains(root, path))) continue;
    throw refused(`manifest roots ${shown} do not permit 'package ${refText(path)}' in module '${file}'`);
  }
  const outside = firstOutside(data, [], roots);
  if (outside === undefined) return;
  const hint = "(hint: check bundle directory structure)";
  throw refused(`manifest roots ${shown} do not permit data at path '/${outside.join("/")}' ${hint}`);
}

/** The first value, in the order of names, that no root permits. */
function firstOutside(value: Json, path: readonly string[], roots: readonly Root[]): readonly string[] | undefined {
  if (roots.some((root) => contains(root, path.length === 0 ? [""] : path))) return undefined;
  const isAbove = isJsonObject(value) && roots.some((root) => path.every((part, i) => root.split("/")[i] === part));
  if (!isAbove) return path;
  for (const name of Object.keys(value).sort()) {
    const found = firstOutside(value[name] ?? null, [...path, name], roots);
    if (found !== undefined) return found;
  }
  return undefined;
}

function contains(root: Root, path: readonly string[]): boolean {
  return root === "" || root.split("/").every((part, i) => path[i] === part);
}

/** Roots without slashes at their ends. */
export function trimmedRoot(root: string): Root {
  return root.replace(/^\/+|\/+$/g, "");
}

/** Why bundles can't be one program, in OPA's words: two own the same. Undefined where each has its own. */
export function overlapOf(
  bundles: readonly { readonly name: string; readonly roots: readonly Root[] }[],
): string | undefined {
  const sorted = [...bundles].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (sorted.length < 2) return undefined;
  const empty = sorted.filter(({ roots }) => roots.includes(""));
  const names = (list: readonly { readonly name: string }[]): string => `[${list.map(({ name }) => name).join(", ")}]`;
  if (empty.length > 0) {
    const why = `specify empty root paths ('') which overlap with any other bundle root`;
    const many = "have overlapping roots and cannot be activated simultaneously because bundle(s)";
    return `bundles ${names(sorted)} ${many} ${names(empty)} ${why}`;
  }
  const pairs = sorted.flatMap((one, i) =>
    sorted
      .slice(i + 1)
      .flatMap((other) =>
        one.roots.flatMap((a) => other.roots.filter((b) => rootsOverlap(a, b)).map((b) => ({ one, other, a, b }))),
      ),
  );
  if (pairs.length === 0) return undefined;
  const involved = sorted.filter((bundle) => pairs.some(({ one, other }) => one === bundle || other === bundle));
  const told = pairs.map(({ a, b }) =>
    a === b ? `root ${a} is in multiple bundles` : [a, b].sort().join(" overlaps "),
  );
  return `detected overlapping roots in manifests for these bundles: ${names(involved)} (${[...new Set(told)].sort().join(", ")})`;
}

function refused(why: string): Problem {
  return new Problem("bundle_roots", why);
}

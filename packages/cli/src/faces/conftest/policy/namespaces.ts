import type { Module } from "@sekisho/rego/on-demand";
import { compileGlob } from "../../go/glob.ts";
import { refusal } from "../refusal.ts";

/** The name of a module's package as Conftest says it: `main.gke`, without the leading `data`. */
export function namespaceOf({ package: { path } }: Module): string {
  return pathName(path);
}

/** A path below `data` as it is written. */
export function pathName(path: readonly string[]): string {
  return path.map((part, i) => (isPlain(part) ? `${i === 0 ? "" : "."}${part}` : `[${JSON.stringify(part)}]`)).join("");
}

function isPlain(part: string): boolean {
  return /^[A-Za-z_]\w*$/.test(part);
}

/** All packages, each once: names that differ only in capitals are one to Conftest. */
export function allNamespaces(modules: readonly Module[]): readonly string[] {
  const names = new Map<string, string>();
  for (const module of modules) {
    const name = namespaceOf(module);
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
}

export function hasWildcard(patterns: readonly string[]): boolean {
  return patterns.some((pattern) => /[*?[]/.test(pattern));
}

/** Names that a pattern matches (`*`, `?`, `[…]`; a dot is an ordinary character). Throws Problem `usage`. */
export function filterNamespaces(names: readonly string[], patterns: readonly string[]): readonly string[] {
  const globs = patterns.map((pattern) => {
    const glob = compileGlob(pattern);
    if (glob === undefined && names.length > 0) {
      throw refusal("usage", `filter namespaces: match pattern ${JSON.stringify(pattern)}: syntax error in pattern`);
    }
    return glob;
  });
  return names.filter((name) => globs.some((glob) => glob?.test(name) === true));
}

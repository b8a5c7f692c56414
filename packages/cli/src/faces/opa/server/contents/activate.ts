import { isJsonObject, type Json, type JsonObject, Problem } from "@sekisho/core";
import type { Bundle } from "../../bundle/bundle.ts";
import { overlapOf } from "../../bundle/roots.ts";
import { OPA_VERSION } from "../../version.ts";
import type { Contents, Policy } from "./contents.ts";
import { documentAt, withDocument, withoutDocument, withParents } from "./documents.ts";

export interface Activation {
  readonly name: string;
  readonly bundle: Bundle;
  readonly etag: string;
}

/**
 * Contents with a bundle in place of all that is below its roots, and of the bundle that had its name. Throws Problem
 * `bundle_roots` where another bundle owns a part of it.
 */
export function withBundle(contents: Contents, { name, bundle, etag }: Activation): Contents {
  const { revision, roots } = bundle.manifest;
  const bundles = new Map(contents.bundles).set(name, { revision, roots, etag });
  const overlap = overlapOf([...bundles].map(([other, { roots: owned }]) => ({ name: other, roots: owned })));
  if (overlap !== undefined) throw new Problem("bundle_roots", overlap);
  const before = contents.bundles.get(name)?.roots ?? [];
  const cleared = [...before, ...roots].reduce(withoutRoot, contents.data);
  const data = roots.reduce((all, root) => withRoot(all, root, bundle.data), cleared);
  const policies = new Map<string, Policy>([
    ...[...contents.policies].filter(
      ([, { bundle: owner, module }]) => owner !== name && !isBelow(module.package.path, roots),
    ),
    ...bundle.modules.map(
      ({ file, module }) => [`${name}/${file.replace(/^\/+/, "")}`, { module, bundle: name }] as const,
    ),
  ]);
  return { data: withSystem(data, name, manifestDocument(bundle, etag)), policies, bundles };
}

const VERSION: JsonObject = {
  version: OPA_VERSION,
  build_commit: "",
  build_hostname: "",
  build_timestamp: "",
};

/** Contents with other data, but for what bundles own. */
export function withData(contents: Contents, data: JsonObject): Contents {
  const roots = [...contents.bundles.values()].flatMap((bundle) => bundle.roots);
  const others = roots.reduce(withoutRoot, data);
  return { ...contents, data: roots.reduce((all, root) => withRoot(all, root, contents.data), others) };
}

/** Contents with what `data.system.version` says. */
export function withVersion(contents: Contents): Contents {
  const system = isJsonObject(contents.data["system"]) ? contents.data["system"] : {};
  return { ...contents, data: { ...contents.data, system: { ...system, version: VERSION } } };
}

function manifestDocument({ manifest }: Bundle, etag: string): JsonObject {
  const { revision, roots, regoVersion, metadata } = manifest;
  return {
    etag,
    manifest: {
      revision,
      roots,
      ...(regoVersion !== undefined && { rego_version: regoVersion }),
      ...(metadata !== undefined && { metadata }),
    },
  };
}

function withSystem(data: JsonObject, name: string, document: JsonObject): JsonObject {
  const system = isJsonObject(data["system"]) ? data["system"] : {};
  const bundles = isJsonObject(system["bundles"]) ? system["bundles"] : {};
  return { ...data, system: { ...system, bundles: { ...bundles, [name]: document } } };
}

function namesOf(root: string): readonly string[] {
  return root === "" ? [] : root.split("/");
}

function isBelow(path: readonly string[], roots: readonly string[]): boolean {
  return roots.some((root) => namesOf(root).every((name, i) => path[i] === name));
}

function withoutRoot(data: JsonObject, root: string): JsonObject {
  const path = namesOf(root);
  if (path.length === 0) return {};
  // What was an object without one of its members is an object.
  return documentAt(data, path) === undefined ? data : (withoutDocument(data, path) as JsonObject);
}

function withRoot(data: JsonObject, root: string, from: JsonObject): JsonObject {
  const path = namesOf(root);
  const value: Json | undefined = documentAt(from, path);
  if (value === undefined) return data;
  if (path.length === 0) return { ...data, ...from };
  // Above a root stand objects only.
  return withDocument(withParents(data, path.slice(0, -1)), path, { value, mode: "insert" }) as JsonObject;
}

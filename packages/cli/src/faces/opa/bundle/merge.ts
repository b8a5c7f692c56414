import { posix } from "node:path";
import { isJsonObject, type JsonObject, ownValue, Problem } from "@sekisho/core";
import type { RegoVersion } from "@sekisho/rego/on-demand";
import { DataTree } from "../../load/read-data.ts";
import type { Bundle, BundleModule } from "./bundle.ts";
import type { Manifest } from "./manifest.ts";
import { checkRoots, type Root } from "./roots.ts";

/**
 * One bundle of several, as OPA merges them: revision and metadata of one that stands alone are kept; modules of another
 * version than the whole are named in `file_rego_versions`. Throws Problem `bundle_roots` where two own the same.
 */
export function mergeBundles(bundles: readonly Bundle[], regoVersion: RegoVersion): Bundle {
  const [only, more] = bundles;
  if (only !== undefined && more === undefined) return withVersions(only, regoVersion);
  const roots = bundles.flatMap(({ manifest }) => manifest.roots);
  const modules = bundles.flatMap((bundle) => bundle.modules);
  const data = new DataTree();
  for (const bundle of bundles) {
    const owned = bundle.manifest.roots.map((root) => below(bundle.data, root));
    if (!owned.every((part) => data.merge(part)))
      throw new Problem("bundle_roots", "the data of bundles can't be merged");
  }
  checkRoots(roots, modules, data.value());
  const manifest: Manifest = {
    revision: "",
    roots,
    regoVersion: numberOf(regoVersion),
    fileRegoVersions: otherVersions(modules, regoVersion),
  };
  return { manifest, modules, data: data.value() };
}

function withVersions(bundle: Bundle, otherwise: RegoVersion): Bundle {
  const { manifest, modules } = bundle;
  const regoVersion = manifest.regoVersion ?? numberOf(otherwise);
  const fileRegoVersions = otherVersions(modules, regoVersion === 0 ? "v0" : "v1");
  return { ...bundle, manifest: { ...manifest, regoVersion, fileRegoVersions } };
}

/** The modules that are of another version, by their place in the bundle that is made. */
function otherVersions(modules: readonly BundleModule[], regoVersion: RegoVersion): ReadonlyMap<string, number> {
  const others = modules.filter(({ module }) => module.regoVersion !== regoVersion);
  return new Map(others.map(({ url, module }) => [posix.join("/", url), numberOf(module.regoVersion)]));
}

function numberOf(version: RegoVersion): 0 | 1 {
  return version === "v0" ? 0 : 1;
}

/** What a root owns of a document, below its names. */
function below(data: JsonObject, root: Root): JsonObject {
  if (root === "") return data;
  const names = root.split("/");
  let owned: JsonObject | undefined = data;
  for (const name of names.slice(0, -1)) {
    const inner = ownValue(owned, name);
    owned = isJsonObject(inner) ? inner : undefined;
  }
  const value = ownValue(owned, names.at(-1) ?? "");
  if (value === undefined) return {};
  return names.reduceRight<JsonObject>((inner, name, i) => ({ [name]: i === names.length - 1 ? value : inner }), {});
}

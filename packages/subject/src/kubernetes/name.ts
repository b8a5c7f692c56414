import { isJsonObject, type Json, ownValue, type Path } from "@sekisho/core";
import { namePart } from "../names.ts";
import { type Manifest, namespaceOf } from "./manifest.ts";

/** Stands for the name of an object that has none: no name can hold a bracket. */
export const UNNAMED = "(unnamed)";

/**
 * `namespace/name`, or `name` for an object without a written namespace or outside of namespaces (identity.md). A
 * `generateName` ends in `*`; an object with neither is {@link UNNAMED}.
 */
export function objectName(manifest: Manifest): string {
  const namespace = namespaceOf(manifest);
  const name = ownName(ownValue(manifest.value, "metadata"));
  return namespace === undefined ? name : `${namePart(namespace)}/${name}`;
}

/** A part that should name an object and does not: a sentence and the part's path. */
export interface NamingMistake {
  readonly path: Path;
  readonly problem: string;
}

/** What is wrong with the parts that name an object; it is judged all the same. */
export function namingMistakes({ group, kind, value }: Manifest): readonly NamingMistake[] {
  const metadata = ownValue(value, "metadata");
  if (metadata === undefined) {
    return needsMetadata(group, kind) ? [{ path: [], problem: "it has no metadata, so that it has no name" }] : [];
  }
  if (!isJsonObject(metadata)) return [{ path: ["metadata"], problem: "its metadata is not a map" }];
  const mistakes = ["name", "generateName", "namespace"]
    .filter((key) => typeof (ownValue(metadata, key) ?? "") !== "string")
    .map((key) => ({ path: ["metadata", key], problem: `its metadata.${key} is not a text` }));
  if (mistakes.length > 0 || ownName(metadata) !== UNNAMED) return mistakes;
  return [{ path: ["metadata"], problem: "its metadata has neither a name nor a generateName" }];
}

function ownName(metadata: Json | undefined): string {
  const name = ownValue(metadata, "name");
  if (typeof name === "string" && name !== "") return namePart(name);
  const prefix = ownValue(metadata, "generateName");
  return typeof prefix === "string" && prefix !== "" ? `${namePart(prefix)}*` : UNNAMED;
}

/** Files of tools borrow the shape of objects (a kustomization, a kubeconfig) and have no metadata to name them. */
function needsMetadata(group: string, kind: string): boolean {
  if (group === "") return kind !== "Config";
  const builtin = ["apps", "autoscaling", "batch", "extensions", "policy"].includes(group);
  return builtin || (group.endsWith(".k8s.io") && !group.endsWith("config.k8s.io"));
}

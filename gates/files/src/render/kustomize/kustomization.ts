import { join, resolve } from "node:path";
import { isJsonArray, isJsonObject, type Json, ownValue } from "@sekisho/core";
import { yaml } from "@sekisho/formats";
import { readBytes } from "../../read-bytes.ts";

/** Names of the file, in the order in which kustomize looks for them. */
export const KUSTOMIZATION_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

/** What a kustomization names, as far as it can be read: what is wrong with it, kustomize says. */
export interface Kustomization {
  readonly directory: string;
  readonly isComponent: boolean;
  /** Manifests, bases and components, as they are written. */
  readonly resources: readonly string[];
  /** Patches, transformers and what else changes manifests, as they are written; texts in place of files are left out. */
  readonly changes: readonly string[];
  /** Further files that are read: what generators are made of, schemas, values. */
  readonly inputs: readonly string[];
}

/** Reads the kustomization of a directory, or undefined where it has none that can be read. */
export function readKustomization(directory: string, name: string): Kustomization | undefined {
  const path = join(directory, name);
  const bytes = readBytes(path, path, "follow");
  const value = bytes instanceof Uint8Array ? yaml.read(bytes, path).documents[0]?.value : undefined;
  if (!isJsonObject(value)) return undefined;
  const texts = (key: string): readonly string[] => textsOf(ownValue(value, key));
  const each = (key: string, field: string): readonly string[] =>
    itemsOf(ownValue(value, key)).flatMap((item) => textsOf(ownValue(item, field)));
  const generators = ["configMapGenerator", "secretGenerator"];
  return {
    directory,
    isComponent: ownValue(value, "kind") === "Component",
    resources: [...texts("resources"), ...texts("bases"), ...texts("components")],
    changes: [
      ...["generators", "transformers", "validators", "patchesStrategicMerge"].flatMap(texts),
      ...["patches", "patchesJson6902", "replacements"].flatMap((key) => each(key, "path")),
    ].filter((text) => !text.includes("\n")),
    inputs: [
      ...["crds", "configurations"].flatMap(texts),
      ...textsOf(ownValue(ownValue(value, "openapi"), "path")),
      ...generators.flatMap((key) => [
        ...each(key, "files").map(withoutKey),
        ...each(key, "envs"),
        ...each(key, "env"),
      ]),
      ...["helmCharts", "helmChartInflationGenerator"].flatMap((key) => [
        ...each(key, "valuesFile"),
        ...each(key, "additionalValuesFiles"),
      ]),
    ],
  };
}

/** The absolute paths of what is part of the overlay and no manifest or setting of its own. */
export function coveredBy({ directory, resources, changes }: Kustomization): readonly string[] {
  return [...resources, ...changes].map((path) => resolve(directory, path));
}

function textsOf(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  return itemsOf(value).filter((item) => typeof item === "string");
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [];
}

/** `KEY=FILE` of a generator. */
function withoutKey(text: string): string {
  const equals = text.indexOf("=");
  return equals < 0 ? text : text.slice(equals + 1);
}

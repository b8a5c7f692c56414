import { isJsonObject, type Json, type JsonObject, ownValue, type Path } from "@sekisho/core";
import { CLUSTER_SCOPED } from "./cluster-scoped.ts";

/** An object as the Kubernetes API knows it: what it says it is, and the whole of it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly value: JsonObject;
}

/** What kept a value from being a manifest, although it looks like one, and where. */
export interface NotManifest {
  readonly problem: string;
  readonly path: Path;
}

/** `group/version` or `version`: at most one slash, as Kubernetes' own parser of group and version has it. */
const API_VERSION = /^(?:([A-Za-z0-9.-]+)\/)?[A-Za-z0-9.-]+$/;
const KIND = /^[A-Za-z][A-Za-z0-9]*$/;

/**
 * Reads a value as a manifest: `apiVersion` and `kind` make one. Undefined means that it does not even look like one;
 * one of the two alone is a look-alike only beside `metadata` or `spec` (a Helm Chart.yaml has an `apiVersion` too).
 */
export function readManifest(value: Json): Manifest | NotManifest | undefined {
  if (!isJsonObject(value)) return undefined;
  const apiVersion = ownValue(value, "apiVersion");
  const kind = ownValue(value, "kind");
  if (apiVersion === undefined || kind === undefined) return lookAlike(value, apiVersion, kind);
  const version = typeof apiVersion === "string" ? API_VERSION.exec(apiVersion) : null;
  if (version === null) return { problem: "apiVersion is no `group/version`", path: ["apiVersion"] };
  if (typeof kind !== "string" || !KIND.test(kind)) {
    return { problem: "kind is not the name of a kind", path: ["kind"] };
  }
  return { apiVersion: version[0], group: version[1] ?? "", kind, value };
}

/** `apps/Deployment`, for the core group `Pod`: how rules name kinds, and the type of an id behind `k8s:`. */
export function qualifiedKind({ group, kind }: Pick<Manifest, "group" | "kind">): string {
  return group === "" ? kind : `${group}/${kind}`;
}

/** The namespace that is written, where it is a text and the kind is not known to live outside of namespaces. */
export function namespaceOf(manifest: Manifest): string | undefined {
  if (CLUSTER_SCOPED.has(qualifiedKind(manifest))) return undefined;
  const namespace = ownValue(ownValue(manifest.value, "metadata"), "namespace");
  return typeof namespace === "string" && namespace !== "" ? namespace : undefined;
}

function lookAlike(value: JsonObject, apiVersion: Json | undefined, kind: Json | undefined): NotManifest | undefined {
  const shaped = isJsonObject(ownValue(value, "metadata")) || isJsonObject(ownValue(value, "spec"));
  if (!shaped || (typeof apiVersion !== "string" && typeof kind !== "string")) return undefined;
  return apiVersion === undefined
    ? { problem: "it has a kind but no apiVersion", path: ["kind"] }
    : { problem: "it has an apiVersion but no kind", path: ["apiVersion"] };
}

import { isJsonObject, type JsonObject, ownValue } from "@sekisho/core";
import { type Manifest, qualifiedKind } from "./manifest.ts";

/** Where the Pod template of each kind stands; `extensions` held the workloads before `apps`. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map([
  ["PodTemplate", ["template"]],
  ["ReplicationController", ["spec", "template"]],
  ["apps/DaemonSet", ["spec", "template"]],
  ["apps/Deployment", ["spec", "template"]],
  ["apps/ReplicaSet", ["spec", "template"]],
  ["apps/StatefulSet", ["spec", "template"]],
  ["batch/CronJob", ["spec", "jobTemplate", "spec", "template"]],
  ["batch/Job", ["spec", "template"]],
  ["extensions/DaemonSet", ["spec", "template"]],
  ["extensions/Deployment", ["spec", "template"]],
  ["extensions/ReplicaSet", ["spec", "template"]],
]);

/** Where a workload of this kind has its Pod template; undefined for kinds that make no Pods. */
export function templatePath(manifest: Manifest): readonly string[] | undefined {
  return TEMPLATES.get(qualifiedKind(manifest));
}

/** The Pod template of a workload, or undefined where it has none that could make a Pod. */
export function podTemplate(manifest: Manifest): JsonObject | undefined {
  const path = templatePath(manifest);
  if (path === undefined) return undefined;
  let value = ownValue(manifest.value, path[0] ?? "");
  for (const key of path.slice(1)) value = ownValue(value, key);
  return isJsonObject(value) ? value : undefined;
}

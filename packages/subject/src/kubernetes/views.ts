import { isJsonObject, type Json, type JsonObject, ownValue, type Path } from "@sekisho/core";
import type { View } from "../subject.ts";
import { type Manifest, namespaceOf, qualifiedKind } from "./manifest.ts";
import { podTemplate, templatePath } from "./workload.ts";

/** `k8s.object` for every manifest, and `k8s.pod` for a Pod and for what makes Pods by a template. */
export function kubernetesViews(manifest: Manifest): readonly View[] {
  const kind = qualifiedKind(manifest);
  const namespace = namespaceOf(manifest);
  const filters = { kind, ...(namespace === undefined ? {} : { namespace }), unknown: [] };
  const same = (path: Path): Path => path;
  const object: View = { name: "k8s.object", input: manifest.value, toSubject: same, toWritten: same, ...filters };
  if (kind === "Pod") return [object, { ...object, name: "k8s.pod" }];
  const at = templatePath(manifest);
  const template = podTemplate(manifest);
  if (at === undefined || template === undefined) return [object];
  const input = podOf(manifest, template);
  return [
    object,
    { name: "k8s.pod", input, toSubject: podPaths(at, template), toWritten: writtenPaths(at), ...filters },
  ];
}

/**
 * The Pod that a template makes. Its namespace is the workload's, whatever the template says, for that is where the
 * controller makes it; its name is the workload's, for the controller only adds to it. A rule that reads either thus
 * answers for a workload as for a bare Pod. Labels, annotations and spec are the template's, not copied.
 */
function podOf({ value }: Manifest, template: JsonObject): Json {
  const own = ownValue(value, "metadata");
  const metadata = { ...objectOr(ownValue(template, "metadata")) };
  for (const key of WORKLOADS) delete metadata[key];
  for (const key of ["name", "namespace"]) {
    const given = ownValue(own, key);
    if (given !== undefined) metadata[key] = given;
  }
  const spec = ownValue(template, "spec");
  return { apiVersion: "v1", kind: "Pod", metadata, ...(spec === undefined ? {} : { spec }) };
}

/** What a controller sets itself, and therefore never takes from the template. */
const WORKLOADS = ["name", "namespace", "generateName"];

/** Paths of the made Pod as paths of the workload: what was put together leads to the nearest thing that is written. */
function podPaths(at: readonly string[], template: JsonObject): (path: Path) => Path {
  const hasMetadata = isJsonObject(ownValue(template, "metadata"));
  return (path) => {
    const [first, second] = path;
    if (first === "apiVersion" || first === "kind") return [first];
    if (first !== "metadata") return [...at, ...path];
    if (second === "name" || second === "namespace") return path;
    return hasMetadata ? [...at, ...path] : at;
  };
}

/** Changes of the made Pod belong to the template; what is the workload's or the view's own is no part of it. */
function writtenPaths(at: readonly string[]): (path: Path) => Path | undefined {
  return (path) => {
    const [first, second] = path;
    if (first !== "metadata" && first !== "spec") return undefined;
    const isOwn = first === "metadata" && (second === undefined || WORKLOADS.some((key) => key === second));
    return isOwn ? undefined : [...at, ...path];
  };
}

function objectOr(value: Json | undefined): { [key: string]: Json } {
  return isJsonObject(value) ? value : {};
}

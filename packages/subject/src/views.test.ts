import type { Json, JsonObject, Path } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentOf, pathsOf, valueAt } from "../test/documents.ts";
import type { Subject, View } from "./subject.ts";
import { subjectsOf } from "./subjects-of.ts";
import { viewsOf } from "./views.ts";

const subject = (value: Json): Subject => {
  const [first] = subjectsOf([documentOf(value)], { scope: "", root: "" }).subjects;
  if (first === undefined) throw new Error("no subject");
  return first;
};
const view = (value: Json, name: View["name"]) => viewsOf(subject(value)).find((one) => one.name === name);
const names = (value: Json) => viewsOf(subject(value)).map((one) => one.name);

const spec = { containers: [{ name: "c", image: "nginx" }], initContainers: [{ name: "i" }] };
const template = { metadata: { labels: { app: "x" }, name: "t", namespace: "kube-system" }, spec };
const metadata = { name: "web", namespace: "shop", labels: { tier: "front" } };
const workload = (apiVersion: string, kind: string, rest: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata,
  ...rest,
});

const WORKLOADS: readonly (readonly [string, JsonObject, Path])[] = [
  ["apps/Deployment", workload("apps/v1", "Deployment", { spec: { template } }), ["spec", "template"]],
  ["apps/StatefulSet", workload("apps/v1", "StatefulSet", { spec: { template } }), ["spec", "template"]],
  ["apps/DaemonSet", workload("apps/v1beta2", "DaemonSet", { spec: { template } }), ["spec", "template"]],
  ["apps/ReplicaSet", workload("apps/v1", "ReplicaSet", { spec: { template } }), ["spec", "template"]],
  ["extensions/Deployment", workload("extensions/v1beta1", "Deployment", { spec: { template } }), ["spec", "template"]],
  ["ReplicationController", workload("v1", "ReplicationController", { spec: { template } }), ["spec", "template"]],
  ["batch/Job", workload("batch/v1", "Job", { spec: { template } }), ["spec", "template"]],
  [
    "batch/CronJob",
    workload("batch/v1", "CronJob", { spec: { jobTemplate: { metadata: {}, spec: { template } } } }),
    ["spec", "jobTemplate", "spec", "template"],
  ],
  ["PodTemplate", workload("v1", "PodTemplate", { template }), ["template"]],
];

describe("k8s.pod", () => {
  test.each(WORKLOADS)("%s", (kind, value, at) => {
    const pod = view(value, "k8s.pod");
    expect(pod).toMatchObject({ kind, namespace: "shop", unknown: [] });
    expect(pod?.input).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { labels: { app: "x" }, name: "web", namespace: "shop" },
      spec,
    });
    // Nothing deep is copied.
    expect(valueAt(pod?.input, ["spec"])).toBe(spec);
    expect(pod?.toSubject(["spec", "containers", 0, "image"])).toEqual([...at, "spec", "containers", 0, "image"]);
    expect(pod?.toSubject(["metadata", "labels", "app"])).toEqual([...at, "metadata", "labels", "app"]);
    expect(pod?.toSubject(["metadata", "namespace"])).toEqual(["metadata", "namespace"]);
    expect(pod?.toSubject([])).toEqual(at);
  });

  test.each(WORKLOADS)("every path of %s leads to the same value", (_, value) => {
    const pod = view(value, "k8s.pod");
    for (const path of pathsOf(pod?.input ?? null)) {
      const made = ["[]", '["apiVersion"]', '["kind"]', '["metadata"]'].includes(JSON.stringify(path));
      const there = valueAt(value, pod?.toSubject(path) ?? []);
      if (made) expect(there).toBeDefined();
      else expect(there).toBe(valueAt(pod?.input, path));
    }
  });

  test("a Pod is its own", () => {
    const pod = workload("v1", "Pod", { spec });
    expect(view(pod, "k8s.pod")?.input).toBe(pod);
    expect(view(pod, "k8s.pod")?.toSubject(["spec", "containers", 0])).toEqual(["spec", "containers", 0]);
  });

  test("a workload without a namespace makes Pods without one, whatever its template says", () => {
    const pod = view(
      { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "x" }, spec: { template } },
      "k8s.pod",
    );
    expect(valueAt(pod?.input, ["metadata"])).toEqual({ labels: { app: "x" }, name: "x" });
    expect(pod?.namespace).toBeUndefined();
  });

  test("what is missing in the template leads to what is there", () => {
    const pod = view({ apiVersion: "batch/v1", kind: "Job", spec: { template: {} } }, "k8s.pod");
    expect(pod?.input).toEqual({ apiVersion: "v1", kind: "Pod", metadata: {} });
    expect(pod?.toSubject(["metadata"])).toEqual(["spec", "template"]);
    expect(pod?.toSubject(["metadata", "labels", "app"])).toEqual(["spec", "template"]);
  });

  test.each<[string, Json]>([
    ["a Service", workload("v1", "Service", {})],
    ["another group's Deployment", workload("example.com/v1", "Deployment", { spec: { template } })],
    ["no template", workload("apps/v1", "Deployment", { spec: {} })],
    ["a template that is no map", workload("apps/v1", "Deployment", { spec: { template: [1] } })],
    ["a spec that is no map", workload("apps/v1", "Deployment", { spec: "x" })],
  ])("%s makes no Pods", (_, value) => {
    expect(names(value)).toEqual(["k8s.object"]);
  });
});

describe("k8s.object", () => {
  test("is the object itself", () => {
    const service = workload("v1", "Service", {});
    expect(view(service, "k8s.object")).toMatchObject({ kind: "Service", namespace: "shop", unknown: [] });
    expect(view(service, "k8s.object")?.input).toBe(service);
  });

  test("an item of a typed list gets the fields that the list says for it", () => {
    const [item] = subjectsOf(
      [documentOf({ apiVersion: "v1", kind: "PodList", items: [{ metadata: { name: "p" }, spec }] })],
      { scope: "", root: "" },
    ).subjects;
    const [, pod] = item === undefined ? [] : viewsOf(item);
    expect(pod).toMatchObject({ name: "k8s.pod", kind: "Pod" });
    expect(pod?.input).toEqual({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec });
    expect(pod?.toSubject(["spec", "containers"])).toEqual(["spec", "containers"]);
  });
});

test("file is the document", () => {
  expect(names({ a: 1 })).toEqual(["file"]);
  expect(view({ a: 1 }, "file")).toMatchObject({ format: "yaml", input: { a: 1 } });
});

test("no value makes the views throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom("Pod", "Deployment", "CronJob"), (value, kind) => {
      for (const apiVersion of ["v1", "apps/v1", "batch/v1"]) {
        const made = { apiVersion, kind, metadata: value, spec: value } as Json; // jsonValue makes JSON values
        expect(names(made)[0]).toBe("k8s.object");
      }
    }),
  );
});

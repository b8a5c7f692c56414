import type { Json, JsonObject } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentOf, documentsOf } from "../test/documents.ts";
import { partsOf } from "./parts.ts";
import { type SubjectsOptions, subjectsOf } from "./subjects-of.ts";

const SCOPE = "repo:github.com/acme/shop";
const here: SubjectsOptions = { scope: SCOPE, root: "" };
const object = (kind: string, metadata: Json, apiVersion = "v1"): JsonObject => ({ apiVersion, kind, metadata });
const ids = (values: readonly Json[], options: SubjectsOptions = here, file?: string) =>
  subjectsOf(documentsOf(values, file), options).subjects.map(({ id }) => `${id.type} ${id.name}`);
const codes = (value: Json) =>
  subjectsOf([documentOf(value)], here).diagnostics.map(({ code, severity, span }) => [
    code,
    severity,
    span?.start.line,
  ]);

describe("ids of manifests", () => {
  test.each<[string, Json, string]>([
    [
      "group",
      object("Deployment", { name: "api", namespace: "payments" }, "apps/v1"),
      "k8s:apps/Deployment deploy/api.yaml#payments/api",
    ],
    ["core group", object("Pod", { name: "web" }), "k8s:Pod deploy/api.yaml#web"],
    ["other version", object("Deployment", { name: "api" }, "apps/v1beta2"), "k8s:apps/Deployment deploy/api.yaml#api"],
    [
      "generateName",
      object("Job", { generateName: "seed-", namespace: "ns" }, "batch/v1"),
      "k8s:batch/Job deploy/api.yaml#ns/seed-*",
    ],
    ["name wins", object("Pod", { generateName: "a-", name: "b" }), "k8s:Pod deploy/api.yaml#b"],
    [
      "cluster-scoped",
      object("ClusterRole", { name: "system:x", namespace: "ns" }, "rbac.authorization.k8s.io/v1"),
      "k8s:rbac.authorization.k8s.io/ClusterRole deploy/api.yaml#system:x",
    ],
    [
      "custom",
      object("Rollout", { name: "r", namespace: "n" }, "argoproj.io/v1alpha1"),
      "k8s:argoproj.io/Rollout deploy/api.yaml#n/r",
    ],
    ["no metadata", { apiVersion: "v1", kind: "Pod" }, "k8s:Pod deploy/api.yaml#(unnamed)"],
    ["metadata no map", object("Pod", ["x"]), "k8s:Pod deploy/api.yaml#(unnamed)"],
    ["name no text", object("Pod", { name: 1, namespace: "n" }), "k8s:Pod deploy/api.yaml#n/(unnamed)"],
    ["empty name", object("Pod", { name: "", namespace: "" }), "k8s:Pod deploy/api.yaml#(unnamed)"],
    [
      "name that acts as a namespace",
      object("Pod", { name: "payments/x#~2*%" }),
      "k8s:Pod deploy/api.yaml#payments%2Fx%23%7E2%2A%25",
    ],
    ["half a surrogate pair", object("Pod", { name: "a\ud800" }), "k8s:Pod deploy/api.yaml#a\ufffd"],
    [
      "inherited names",
      JSON.parse('{"apiVersion":"v1","kind":"Pod","metadata":{"__proto__":{"name":"x"},"constructor":1}}') as Json,
      "k8s:Pod deploy/api.yaml#(unnamed)",
    ],
  ])("%s", (_, value, wanted) => {
    expect(ids([value])).toEqual([wanted]);
  });

  test("repeated ids count through the file", () => {
    const pod = object("Pod", { name: "web" });
    expect(ids([pod, object("Service", { name: "web" }), pod, null, pod])).toEqual([
      "k8s:Pod deploy/api.yaml#web",
      "k8s:Service deploy/api.yaml#web",
      "k8s:Pod deploy/api.yaml#web~2",
      "k8s:Pod deploy/api.yaml#web~3",
    ]);
  });

  test("the root is no part of a name; a cluster has no paths; standard input is -", () => {
    const pod = object("Pod", { name: "web", namespace: "ns" });
    expect(ids([pod], { scope: SCOPE, root: "/src/shop/" }, "/src/shop/./deploy//a.yaml")).toEqual([
      "k8s:Pod deploy/a.yaml#ns/web",
    ]);
    expect(ids([pod], { scope: SCOPE, root: "." }, "./a.yaml")).toEqual(["k8s:Pod a.yaml#ns/web"]);
    expect(ids([pod], { scope: SCOPE, root: "/src" }, "/srcs/a.yaml")).toEqual(["k8s:Pod /srcs/a.yaml#ns/web"]);
    expect(ids([pod], { scope: SCOPE, root: "/src" }, "-")).toEqual(["k8s:Pod -#ns/web"]);
    expect(ids([pod], { scope: "cluster:prod-1", root: "" })).toEqual(["k8s:Pod ns/web"]);
  });
});

describe("lists", () => {
  test("items are subjects of their own, also in lists of lists and in typed lists", () => {
    const pod = object("Pod", { name: "a" });
    const list = { apiVersion: "v1", kind: "List", items: [pod, { apiVersion: "v1", kind: "List", items: [pod] }] };
    const made = subjectsOf([documentOf(list)], here);
    expect(made.subjects.map(({ id, path }) => [id.name, path])).toEqual([
      ["deploy/api.yaml#a", ["items", 0]],
      ["deploy/api.yaml#a~2", ["items", 1, "items", 0]],
    ]);
    expect(made.subjects[0]?.value).toBe(pod);
    expect(made.documents.map(({ id }) => id)).toEqual([{ scope: SCOPE, type: "file:yaml", name: "deploy/api.yaml" }]);
    expect(made.diagnostics).toEqual([]);
    expect(ids([{ apiVersion: "apps/v1", kind: "DeploymentList", items: [{ metadata: { name: "d" } }] }])).toEqual([
      "k8s:apps/Deployment deploy/api.yaml#d",
    ]);
  });

  test("items beside an object's own kind hide nothing", () => {
    const pod = { ...object("Pod", { name: "outer" }), items: [object("Pod", { name: "inner" })] };
    expect(ids([pod])).toEqual(["k8s:Pod deploy/api.yaml#outer", "k8s:Pod deploy/api.yaml#inner"]);
  });

  test("a typed list completes only an item that says neither", () => {
    expect(codes({ apiVersion: "v1", kind: "PodList", items: [{ kind: "Pod", metadata: {} }] })).toEqual([
      ["kubernetes_not_an_object", "error", 6],
    ]);
  });

  test("what an item is missing is an error: nothing else judges it", () => {
    expect(codes({ apiVersion: "v1", kind: "List", items: [1, { kind: "Pod", metadata: {} }] })).toEqual([
      ["kubernetes_not_an_object", "error", 5],
      ["kubernetes_not_an_object", "error", 7],
    ]);
  });
});

describe("other documents", () => {
  test.each<[string, Json, string]>([
    ["a plain map", { a: 1 }, "file:yaml deploy/api.yaml"],
    ["a text", "x", "file:yaml deploy/api.yaml"],
    ["a Chart.yaml", { apiVersion: "v2", name: "api" }, "file:yaml deploy/api.yaml"],
    ["kind alone", { kind: "Pod", metadata: {} }, "file:yaml deploy/api.yaml"],
    [
      "inherited kind",
      JSON.parse('{"__proto__":{"apiVersion":"v1","kind":"Pod"}}') as Json,
      "file:yaml deploy/api.yaml",
    ],
  ])("%s is a file", (_, value, wanted) => {
    expect(ids([value])).toEqual([wanted]);
  });

  test("the second one without an identity is ~2, whatever stands between", () => {
    expect(ids([{ a: 1 }, object("Pod", { name: "x" }), null, { a: 2 }])).toEqual([
      "file:yaml deploy/api.yaml",
      "k8s:Pod deploy/api.yaml#x",
      "file:yaml deploy/api.yaml~2",
    ]);
  });

  test("each document that is not empty has one subject as a whole", () => {
    const made = subjectsOf(documentsOf([object("Pod", { name: "x" }), null, { a: 1 }]), here);
    expect(made.documents).toEqual(made.subjects);
    expect(made.documents[0]).toBe(made.subjects[0]);
  });
});

describe("diagnostics", () => {
  test.each<[string, Json, unknown]>([
    ["fine", object("Pod", { name: "a" }), []],
    ["kind without apiVersion", { kind: "Pod", spec: {} }, [["kubernetes_not_an_object", "warning", 2]]],
    ["apiVersion without kind", { apiVersion: "v1", metadata: {} }, [["kubernetes_not_an_object", "warning", 2]]],
    ["apiVersion no text", { apiVersion: 1, kind: "Pod" }, [["kubernetes_not_an_object", "warning", 2]]],
    ["two slashes", { apiVersion: "a/b/c", kind: "Pod" }, [["kubernetes_not_an_object", "warning", 2]]],
    ["kind with a space", { apiVersion: "v1", kind: "Pod " }, [["kubernetes_not_an_object", "warning", 3]]],
    ["some other file", { kind: "pipeline", steps: [] }, []],
    ["no metadata", { apiVersion: "v1", kind: "Pod" }, [["kubernetes_name", "warning", 1]]],
    ["a kustomization has none", { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" }, []],
    ["no name", object("Pod", {}), [["kubernetes_name", "warning", 4]]],
    ["metadata no map", object("Pod", 7), [["kubernetes_name", "warning", 4]]],
    ["namespace no text", object("Pod", { name: "x", namespace: 7 }), [["kubernetes_name", "warning", 6]]],
    ["no template", object("Deployment", { name: "x" }, "apps/v1"), [["kubernetes_no_pod_template", "warning", 1]]],
  ])("%s", (_, value, wanted) => {
    expect(codes(value)).toEqual(wanted);
  });
});

describe("laws", () => {
  const name = fc.oneof(fc.string(), fc.constantFrom("a", "b", "a~2", "a#b", "ns/a"));
  const manifest = fc.record({
    apiVersion: fc.constantFrom("v1", "apps/v1"),
    kind: fc.constantFrom("Pod", "Deployment", "List"),
    metadata: fc.record({ name, namespace: name }, { requiredKeys: [] }),
  });
  const anything = fc.oneof(manifest, fc.jsonValue());

  test("ids are unique in a file, can be hashed, and nothing throws", () => {
    fc.assert(
      fc.property(fc.array(anything), fc.array(anything), (values, items) => {
        // jsonValue and the record make JSON values.
        const all = [...values, { apiVersion: "v1", kind: "List", items }] as Json[];
        const { subjects } = subjectsOf(documentsOf(all), here);
        expect(new Set(subjects.map(({ id }) => JSON.stringify(id))).size).toBe(subjects.length);
        expect(subjects.every(({ id }) => id.name.isWellFormed())).toBe(true);
      }),
    );
  });

  test("namespace and name come back from an id as they were given", () => {
    const plain = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(plain, plain, (namespace, own) => {
        const [subject] = subjectsOf(
          [documentOf(object("Pod", { name: own, namespace }), "a#b/c.yaml")],
          here,
        ).subjects;
        expect(subject && partsOf(subject.id)).toEqual({ path: "a#b/c.yaml", namespace, name: own });
      }),
    );
  });

  test("a digest is that of the value, whatever the order of its keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: true })), (value) => {
        const digest = (one: Json) => subjectsOf([documentOf(one)], here).documents[0]?.digest();
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(digest(turned as Json)).toBe(digest(value as Json)); // dictionaries of JSON values
      }),
    );
  });
});

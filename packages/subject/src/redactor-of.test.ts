import type { Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { documentOf } from "../test/documents.ts";
import { subjectLabel, subjectPathLabel } from "./label.ts";
import { redactorOf } from "./redactor-of.ts";
import { subjectsOf } from "./subjects-of.ts";

const CANARY = "canary-4f1d";
const ENCODED = btoa(CANARY);
const secret = (rest: { readonly [key: string]: Json }): Json => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s" },
  ...rest,
});
const all = (value: Json) => {
  const { subjects, documents } = subjectsOf([documentOf(value)], { scope: "", root: "" });
  return [...subjects, ...documents];
};

describe("nothing of a Secret is shown", () => {
  test.each<[string, Json]>([
    ["data", secret({ data: { key: ENCODED } })],
    ["stringData", secret({ stringData: { key: CANARY } })],
    [
      "last applied",
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "s", annotations: { "kubectl.kubernetes.io/last-applied-configuration": CANARY } },
      },
    ],
    ["in a List", { apiVersion: "v1", kind: "List", items: [secret({ data: { key: ENCODED } })] }],
    [
      "in a typed list",
      { apiVersion: "v1", kind: "SecretList", items: [{ metadata: { name: "s" }, data: { key: ENCODED } }] },
    ],
    ["without apiVersion", { kind: "Secret", data: { key: ENCODED } }],
    ["wrapped in a file", { extraObjects: [{ kind: "Secret", stringData: { key: CANARY } }] }],
  ])("%s", (_, value) => {
    const made = all(value);
    expect(made.length).toBeGreaterThan(0);
    for (const subject of made) {
      const redactor = redactorOf(subject);
      expect(redactor.text(`is ${CANARY} or ${ENCODED}`)).toBe("is (sensitive) or (sensitive)");
      expect(JSON.stringify(redactor.value(subject.value))).not.toMatch(new RegExp(`${CANARY}|${ENCODED}`));
    }
  });

  test("a ConfigMap is shown", () => {
    for (const subject of all({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c" },
      data: { key: CANARY },
    })) {
      expect(redactorOf(subject).text(CANARY)).toBe(CANARY);
    }
  });
});

describe("labels", () => {
  test.each([
    [
      { scope: "", type: "k8s:apps/Deployment", name: "a.yaml#pay/api" },
      ["spec", "replicas"],
      "Deployment pay/api spec.replicas",
    ],
    [{ scope: "", type: "k8s:Pod", name: "a.yaml#web~2" }, [], "Pod web"],
    [{ scope: "cluster:x", type: "k8s:Pod", name: "pay/api" }, [], "Pod pay/api"],
    [
      { scope: "", type: "tf:aws_x", name: "r@d#module.a.aws_x.b[0]" },
      ["change", "after", "acl"],
      "module.a.aws_x.b[0] acl",
    ],
    [{ scope: "", type: "tf:aws_x", name: "r@d#aws_x.b" }, ["change", "actions"], "aws_x.b change.actions"],
    [{ scope: "", type: "file:yaml", name: "a.yaml~2" }, ["x", 0], "a.yaml~2 x[0]"],
  ])("%j %j", (id, path, wanted) => {
    expect(subjectPathLabel({ id }, path)).toBe(wanted);
    expect(wanted.startsWith(subjectLabel(id))).toBe(true);
  });
});

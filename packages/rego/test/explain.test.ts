/** The place that a developer wants to see first: the first read path of the first result, policy style by policy style. */
import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";

const pod = {
  kind: "Pod",
  metadata: { name: "p", labels: { app: "x" } },
  spec: {
    hostNetwork: true,
    containers: [
      {
        name: "a",
        image: "nginx:latest",
        securityContext: { privileged: false },
        ports: [{ hostPort: 80 }],
        resources: { limits: { memory: "1Gi" } },
      },
      {
        name: "b",
        image: "r.example/x@sha256:1",
        securityContext: { privileged: true, capabilities: { add: ["SYS_ADMIN"] } },
      },
    ],
    initContainers: [{ name: "i", image: "docker.io/i" }],
    replicas: 0,
  },
};

describe("the first place of the first result", () => {
  const rows: readonly (readonly [rules: string, value: string | number, path: string, missing: number])[] = [
    [
      `deny contains msg if { input.kind == "Pod"; c := input.spec.containers[_]; c.securityContext.privileged == true; msg := c.name }`,
      "b",
      "spec.containers.1.securityContext.privileged",
      0,
    ],
    [
      `deny contains msg if { c := input.spec.containers[_]; c.securityContext.privileged; msg := sprintf("%s", [c.name]) }`,
      "b",
      "spec.containers.1.securityContext.privileged",
      0,
    ],
    [
      `deny contains msg if { some c in input.spec.containers; c.securityContext.privileged; msg := sprintf("container %s", [c.name]) }`,
      "container b",
      "spec.containers.1.securityContext.privileged",
      0,
    ],
    [
      `deny contains msg if { some c in input.spec.containers; not c.securityContext.runAsNonRoot; msg := c.name }`,
      "a",
      "spec.containers.0.securityContext.runAsNonRoot",
      1,
    ],
    [
      `deny contains c.name if { some c in input.spec.containers; not c.resources.limits.cpu }`,
      "a",
      "spec.containers.0.resources.limits.cpu",
      1,
    ],
    [
      `deny contains msg if { some c in input.spec.containers; not allowed(c); msg := c.name }\nallowed(c) if startswith(c.image, "r.example/")`,
      "a",
      "spec.containers.0.image",
      0,
    ],
    [
      `deny contains msg if { some c in input.spec.containers; not allowed(c.image); msg := c.name }\nallowed(i) if startswith(i, "r.example/")`,
      "a",
      "spec.containers.0.image",
      0,
    ],
    [
      `containers contains c if some c in input.spec.containers\ncontainers contains c if some c in input.spec.initContainers\ndeny contains c.name if { some c in containers; not contains(c.image, "@sha256:") }`,
      "a",
      "spec.containers.0.image",
      0,
    ],
    [
      `deny contains msg if { some kind in ["containers", "initContainers"]; some c in input.spec[kind]; image := object.get(c, "image", ""); not startswith(image, "r.example"); msg := image }`,
      "docker.io/i",
      "spec.initContainers.0.image",
      0,
    ],
    [
      `deny contains c.name if { some c in input.spec.containers; object.get(c, "livenessProbe", null) == null }`,
      "a",
      "spec.containers.0.livenessProbe",
      1,
    ],
    [
      `deny contains c.name if { some c in input.spec.containers; object.get(c, ["securityContext", "runAsNonRoot"], false) == false }`,
      "a",
      "spec.containers.0.securityContext.runAsNonRoot",
      1,
    ],
    [
      `deny contains "no env" if count([e | e := input.spec.containers[_].env]) == 0`,
      "no env",
      "spec.containers.1.env",
      1,
    ],
    [`deny contains "few labels" if count(input.metadata.labels) < 2`, "few labels", "metadata.labels", 0],
    [`deny contains l if { some l in ["owner"]; not input.metadata.labels[l] }`, "owner", "metadata.labels.owner", 1],
    [
      `deny contains "some" if { not ok }\nok if every c in input.spec.containers { c.livenessProbe }`,
      "some",
      "spec.containers.0.livenessProbe",
      1,
    ],
    [
      `deny contains msg if { walk(input, [path, v]); v == "SYS_ADMIN"; msg := concat(".", [sprintf("%v", [p]) | some p in path]) }`,
      "spec.containers.1.securityContext.capabilities.add.0",
      "spec.containers.1.securityContext.capabilities.add.0",
      0,
    ],
    [
      `deny contains cap if { some c in input.spec.containers; some cap in c.securityContext.capabilities.add; not cap in ["NET_BIND_SERVICE"] }`,
      "SYS_ADMIN",
      "spec.containers.1.securityContext.capabilities.add.0",
      0,
    ],
    [
      `deny contains c.name if { some c in input.spec.containers; regex.match(":latest$", c.image) }`,
      "a",
      "spec.containers.0.image",
      0,
    ],
    [`deny contains "replicas" if input.spec.replicas + 1 < 3`, "replicas", "spec.replicas", 0],
    [`deny contains "replicas" if input.spec.replicas < 2`, "replicas", "spec.replicas", 0],
    [`deny contains "host" if input.spec.hostNetwork`, "host", "spec.hostNetwork", 0],
    [
      `deny contains msg if { some c in input.spec.containers; some p in c.ports; p.hostPort > 0; msg := sprintf("%d", [p.hostPort]) }`,
      "80",
      "spec.containers.0.ports.0.hostPort",
      0,
    ],
    [
      `deny contains i if { some i, c in input.spec.containers; endswith(c.image, ":latest") }`,
      0,
      "spec.containers.0.image",
      0,
    ],
    [
      `deny contains "priv" if has_priv\nhas_priv if input.spec.containers[_].securityContext.privileged == true`,
      "priv",
      "spec.containers.1.securityContext.privileged",
      0,
    ],
    [
      `deny contains c.name if { some c in input.spec.containers; [_, tag] := split(c.image, ":"); tag == "latest" }`,
      "a",
      "spec.containers.0.image",
      0,
    ],
    [
      `deny contains c.name if { some c in input.spec.containers; tag(c.image) == "latest" }\ntag(i) := t if { parts := split(i, ":"); t := parts[1] }`,
      "a",
      "spec.containers.0.image",
      0,
    ],
    [
      `cs := [{"c": c, "kind": "x"} | some c in input.spec.containers]\ndeny contains x.c.name if { some x in cs; x.c.securityContext.privileged }`,
      "b",
      "spec.containers.1.securityContext.privileged",
      0,
    ],
    [`deny contains "d" if { input.kind != "Deployment" }`, "d", "kind", 0],
    [`deny contains "no ns" if not input.metadata.namespace`, "no ns", "metadata.namespace", 1],
    [
      `deny contains "x" if { bad := [c | some c in input.spec.containers; c.securityContext.privileged]; count(bad) > 0 }`,
      "x",
      "spec.containers.1.securityContext.privileged",
      0,
    ],
    [
      `img(c) := c.image if c.image\nelse := "none"\ndeny contains c.name if { some c in input.spec.containers; img(c) == "nginx:latest" }`,
      "a",
      "spec.containers.0.image",
      0,
    ],
    [`deny contains input.metadata.name if input.kind == "Pod"`, "p", "kind", 0],
    [
      `default ok := false\nok if input.metadata.annotations.safe == "yes"\ndeny contains "not ok" if not ok`,
      "not ok",
      "metadata.annotations.safe",
      2,
    ],
  ];
  test.each(rows)("%s", (rules, value, path, missing) => {
    const program = compile({ modules: [{ file: "t.rego", text: `package t\n${rules}` }] }).value;
    const [first] = program?.query("data.t.deny").explain(pod).results ?? [];
    expect(first?.value).toEqual(value);
    expect(first?.reads[0]?.path.join(".")).toBe(path);
    expect(first?.reads[0]?.missing).toBe(missing);
  });
});

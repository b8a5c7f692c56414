import { yaml } from "@sekisho/formats";
import { expect, test } from "vitest";
import { subjectLabel } from "./label.ts";
import { type NameParts, partsOf } from "./parts.ts";
import { subjectsOf } from "./subjects-of.ts";

const TEXT =
  "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ns}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n---\nx: 1\n";

const idsAt = (place: string) =>
  subjectsOf(yaml.read(new TextEncoder().encode(TEXT), "t.yaml").documents, {
    scope: "repo:x/y",
    root: "",
    place,
  }).subjects.map(({ id }) => id);

test.each<[string, readonly NameParts[], readonly string[]]>([
  [
    "charts/api@prod",
    [
      { path: "charts/api", release: "prod", namespace: "ns", name: "a" },
      { path: "charts/api", release: "prod", name: "b" },
      { path: "charts/api", release: "prod" },
    ],
    ["Pod ns/a (charts/api@prod)", "Pod b (charts/api@prod)", "charts/api@prod"],
  ],
  [
    "deploy/prod@",
    [
      { path: "deploy/prod", release: "", namespace: "ns", name: "a" },
      { path: "deploy/prod", release: "", name: "b" },
      { path: "deploy/prod", release: "" },
    ],
    ["Pod ns/a (deploy/prod@)", "Pod b (deploy/prod@)", "deploy/prod@"],
  ],
])("%s", (place, parts, labels) => {
  const ids = idsAt(place);
  expect(ids.map(({ name }) => name)).toEqual([`${place}#ns/a`, `${place}#b`, place]);
  expect(ids.map(partsOf)).toEqual(parts);
  expect(ids.map(subjectLabel)).toEqual(labels);
});

test.each(["deploy/a@b.yaml", "a@b/c.yaml", "deploy/api@2.0.yaml", "@prod"])("%s is a file", (file) => {
  expect(partsOf({ scope: "", type: "k8s:Pod", name: `${file}#a` })).toEqual({ path: file, name: "a" });
  expect(partsOf({ scope: "", type: "file:yaml", name: file })).toEqual({ path: file });
});

import { expect, test } from "vitest";
import { renamesOf } from "./renames.ts";

const FILES = [
  { from: "old/a.yaml", to: "new/a.yaml" },
  { from: "charts/old/Chart.yaml", to: "charts/new/Chart.yaml" },
  { from: "Chart.yaml", to: "charts/top/Chart.yaml" },
  { from: "o/kustomization.yaml", to: "p/kustomization.yaml" },
];

test.each<[string, string, string | undefined]>([
  ["a file", "new/a.yaml#n/x", "old/a.yaml#n/x"],
  ["a chart", "charts/new@prod#n/x", "charts/old@prod#n/x"],
  ["an overlay", "p@#x", "o@#x"],
  ["a chart that was the whole repository", "charts/top@a#x", undefined],
  ["nothing that moved", "charts/other@a#x", undefined],
])("%s", (_, to, from) => {
  const renames = renamesOf([{ scope: "repo:x/y", type: "k8s:Pod", name: to }], { moved: [], files: FILES });
  expect(renames.map((rename) => rename.from.name)).toEqual(from === undefined ? [] : [from]);
});

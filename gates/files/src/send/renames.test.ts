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

test("a file that is called like a second document, and one that was", () => {
  const files = [
    { from: "a.yaml~2", to: "b.yaml" },
    { from: "c.yaml", to: "d.yaml~3" },
  ];
  const subjects = ["b.yaml", "b.yaml~2", "d.yaml%7E3"].map((name) => ({ scope: "repo:x/y", type: "file:yaml", name }));
  const renames = renamesOf(subjects, { moved: [], files });
  expect(renames.map(({ from }) => from.name)).toEqual(["a.yaml%7E2", "a.yaml%7E2~2", "c.yaml"]);
});

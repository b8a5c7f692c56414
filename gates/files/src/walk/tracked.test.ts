import { expect, test } from "vitest";
import { trackedFiles } from "./tracked.ts";

const NAMES = [
  "a.yaml",
  "b.txt",
  "main.tf",
  "sekisho.yaml",
  "rulebook/rulebook.yaml",
  "rulebook/data/x.yaml",
  "node_modules/p/x.yaml",
  "ignored/a.yaml",
  "chart/Chart.yaml",
  "chart/values.yaml",
  "chart/templates/a.yaml",
  "chart/charts/sub/values.yaml",
  "templates/a.yaml",
  "overlay/kustomization.yaml",
  "overlay/patches/p.yaml",
];

test("takes what a walk would judge as it stands, and tells what is rendered", () => {
  const options = { root: "/r", ignore: ["ignored/"], takes: (format: string) => format !== "hcl2" };
  const { taken, rendered } = trackedFiles(NAMES, options);
  expect([...taken]).toEqual(["a.yaml", "chart/Chart.yaml", "chart/values.yaml", "templates/a.yaml"]);
  expect([...rendered]).toEqual([
    "chart/templates/a.yaml",
    "chart/charts/sub/values.yaml",
    "overlay/kustomization.yaml",
    "overlay/patches/p.yaml",
  ]);
});

import type { Json, Path } from "@sekisho/core";
import { expect, test } from "vitest";
import { writtenPath } from "./written.ts";

const written = {
  spec: { replicas: 2, containers: [{ name: "app", image: "a:1", ports: [80, 81] }, { name: "log" }] },
};
const rendered = {
  spec: {
    replicas: 3,
    containers: [{ name: "proxy" }, { name: "app", image: "a:1", ports: [80, 82] }, { name: "log", image: "b" }],
    extra: true,
  },
};

test.each<[string, Path, Path | undefined]>([
  ["the whole", [], []],
  ["a map in which something changed", ["spec"], ["spec"]],
  ["an item by its name", ["spec", "containers", 1], ["spec", "containers", 0]],
  ["a value of it", ["spec", "containers", 1, "image"], ["spec", "containers", 0, "image"]],
  ["a value that changed", ["spec", "replicas"], undefined],
  ["a value that was added", ["spec", "extra"], undefined],
  ["a value that was added to an item", ["spec", "containers", 2, "image"], undefined],
  ["an item that was added", ["spec", "containers", 0], undefined],
  [
    "an item without a name that is the same",
    ["spec", "containers", 1, "ports", 0],
    ["spec", "containers", 0, "ports", 0],
  ],
  ["an item without a name that is not", ["spec", "containers", 1, "ports", 1], undefined],
  ["what is not there", ["spec", "nodeName"], undefined],
])("%s", (_, path, expected) => {
  expect(writtenPath(rendered, written, path)).toEqual(expected);
});

test.each<[string, Json, Json]>([
  ["a map for a list", { a: [1] }, { a: { b: 1 } }],
  ["a name that stands twice", { a: [{ name: "x" }] }, { a: [{ name: "x" }, { name: "x" }] }],
])("%s is not the same", (_, rendered, written) => {
  expect(writtenPath(rendered, written, ["a", 0])).toBeUndefined();
});

import type { ReleaseSettings } from "@sekisho/rulebook";
import { expect, test } from "vitest";
import { helmCall } from "./args.ts";

const release: ReleaseSettings = { chart: "c", release: "api", values: [], apiVersions: [], includeCrds: false };

test.each<[string, Partial<ReleaseSettings>, readonly string[], string | undefined]>([
  ["nothing said", {}, [], undefined],
  [
    "all said",
    { namespace: "n", kubeVersion: "1.33", apiVersions: ["a/v1", "b"], includeCrds: true },
    ["--namespace=n", "--kube-version=1.33", "--api-versions=a/v1", "--api-versions=b", "--include-crds"],
    undefined,
  ],
  [
    "names of files that mean something to helm",
    { values: ["a,b.yaml", 'c"d.yaml', "https://h/x", "--debug"] },
    ['--values="/r/a,b.yaml"', '--values="/r/c""d.yaml"', '--values="/r/https:/h/x"', '--values="/r/--debug"'],
    undefined,
  ],
  ["values of sekisho.yaml", { set: new Map([["a", { b: [1, "x,y=z"] }]]) }, ["--values=-"], '{"a":{"b":[1,"x,y=z"]}}'],
])("%s", (_, more, args, input) => {
  expect(helmCall("/r/c", { ...release, ...more }, "/r")).toEqual({
    args: ["template", ...args, "--", "api", "/r/c"],
    ...(input === undefined ? {} : { input }),
  });
});

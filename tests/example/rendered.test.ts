/** examples/rendered, by the real helm and kustomize: places that are written down here. */
import { dirname, join } from "node:path";
import type { Verdict } from "@sekisho/rulebook";
import { expect, test } from "vitest";
import { peerPath } from "../bench/peers.ts";
import { sekishoWith } from "./sekisho.ts";

const RENDERED = join(import.meta.dirname, "..", "..", "examples", "rendered");
const PATH = ["helm", "kustomize"].map((name) => dirname(peerPath(name))).join(":");

test("one mistake of a chart in one environment, one of a patch, one of a base", async () => {
  const { status, out } = await sekishoWith({ PATH }, RENDERED, "check", "--output", "json");
  // The shape is that of `report/1`.
  const { verdicts } = JSON.parse(out) as { readonly verdicts: readonly Verdict[] };
  const found = verdicts.flatMap(({ subject, violations }) =>
    violations.map(({ rule, places: [place] }) => [
      subject.name,
      rule,
      place?.rendered === undefined ? `${place?.file}:${place?.line}` : `${place.file} ~${place.rendered.line}`,
    ]),
  );
  expect(found).toEqual([
    [
      "charts/storefront@prod#shop/storefront",
      "kubernetes/host-ports",
      "charts/storefront/templates/deployment.yaml ~24",
    ],
    ["deploy/prod@#shop/worker", "kubernetes/host-namespaces", "deploy/base/worker.yaml:14"],
    ["deploy/prod@#shop/worker", "kubernetes/privileged", "deploy/prod/privileged.yaml:10"],
  ]);
  expect(status).toBe(1);
});

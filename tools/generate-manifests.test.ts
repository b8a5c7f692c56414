import { createHash } from "node:crypto";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { generateManifests, RULES, type Rule } from "./generate-manifests.ts";

interface Container {
  readonly image: string;
  readonly readinessProbe?: object;
  readonly resources: { readonly limits?: object };
  readonly securityContext: { readonly privileged?: boolean };
}
interface Kubernetes {
  readonly kind: string;
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly data?: object;
  readonly spec?: {
    readonly type?: string;
    readonly template?: {
      readonly spec: {
        readonly hostNetwork?: boolean;
        readonly securityContext: { readonly runAsNonRoot?: boolean };
        readonly containers: readonly Container[];
        readonly volumes: readonly { readonly hostPath?: object }[];
      };
    };
  };
}

/** The ten rules once more, written from what they say and not from how the generator breaks them. */
function brokenRules({ kind, metadata, data, spec }: Kubernetes): readonly Rule[] {
  const pod = spec?.template?.spec;
  const some = (test: (container: Container) => boolean): boolean => pod?.containers.some(test) ?? false;
  const broken: Record<Rule, boolean> = {
    privileged: some(({ securityContext }) => securityContext.privileged === true),
    "host-network": pod?.hostNetwork === true,
    "host-path": pod?.volumes.some(({ hostPath }) => hostPath !== undefined) ?? false,
    "image-tag": some(({ image }) => image.endsWith(":latest")),
    limits: some(({ resources }) => resources.limits === undefined),
    "run-as-non-root": pod !== undefined && pod.securityContext.runAsNonRoot !== true,
    readiness: some(({ readinessProbe }) => readinessProbe === undefined),
    "team-label": metadata.labels["example.com/team"] === undefined,
    "node-port": kind === "Service" && spec?.type === "NodePort",
    "config-secret": Object.keys(data ?? {}).some((key) => key.endsWith("_PASSWORD")),
  };
  return RULES.filter((rule) => broken[rule]);
}

describe("generated manifests", () => {
  const manifests = generateManifests({ count: 1000, seed: 1 });

  test("break exactly the rule that they name", () => {
    for (const { path, text, breaks } of manifests) {
      // The generator writes this shape; a wrong one fails below.
      expect([path, brokenRules(load(text) as Kubernetes)]).toEqual([path, breaks === undefined ? [] : [breaks]]);
    }
  });

  test("a tenth breaks one, and each rule is broken", () => {
    const broken = manifests.flatMap(({ breaks }) => breaks ?? []);
    expect(broken).toHaveLength(100);
    expect(new Set(broken)).toEqual(new Set(RULES));
  });

  test("are a mix, each with its own path", () => {
    expect(new Set(manifests.map(({ path }) => path)).size).toBe(1000);
    const kinds = (name: string): number => manifests.filter(({ path }) => path.endsWith(`/${name}.yaml`)).length;
    expect([kinds("deployment") > 400, kinds("service") > 150, kinds("configmap") > 150]).toEqual([true, true, true]);
  });

  test("the same seed gives the same bytes on every machine, another seed others", () => {
    const digest = (seed: number): string =>
      createHash("sha256")
        .update(JSON.stringify(generateManifests({ count: 50, seed })))
        .digest("hex")
        .slice(0, 16);
    expect(digest(1)).toBe("54801f94433e89b9");
    expect(digest(2)).not.toBe(digest(1));
  });

  test.each([0, 1, 4])("count %i", (count) => {
    const few = generateManifests({ count, seed: 3 });
    expect(few).toHaveLength(count);
  });
});

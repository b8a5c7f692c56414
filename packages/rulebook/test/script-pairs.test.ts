/** The same requirement in Rego and in TypeScript: equal violations at equal places, on generated Pods. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openRulebook } from "../src/index.ts";
import { load, MANIFEST, subjectsIn } from "./rulebook-directory.ts";

const SUBJECTS = 2_000;

interface Pair {
  readonly id: string;
  readonly message: string;
  readonly rego: string;
  readonly script: string;
}

const PAIRS: readonly Pair[] = [
  {
    id: "privileged",
    message: "{container} is privileged",
    rego: 'deny contains {"container": c.name} if { some c in input.spec.containers; c.securityContext.privileged == true }',
    script:
      "for (const c of pod.spec?.containers ?? []) if (c.securityContext?.privileged === true) report({ container: c.name });",
  },
  {
    id: "registry",
    message: "{container} has {image}",
    rego: 'deny contains {"container": c.name, "image": c.image} if { some c in input.spec.containers; not startswith(c.image, "r.example/") }',
    script: `for (const c of pod.spec?.containers ?? []) if (c.image !== undefined && !c.image.startsWith("r.example/")) report({ container: c.name, image: c.image });`,
  },
  {
    id: "memory",
    message: "{container} has no memory limit",
    rego: 'deny contains {"container": c.name} if { some c in input.spec.containers; not c.resources.limits.memory }',
    script:
      "for (const c of pod.spec?.containers ?? []) if (c.resources?.limits?.memory === undefined) report({ container: c.name });",
  },
  {
    id: "host-path",
    message: "{volume} is {path}",
    rego: 'deny contains {"volume": v.name, "path": v.hostPath.path} if { some v in input.spec.volumes; v.hostPath.path != "/dev/null" }',
    script: `for (const v of pod.spec?.volumes ?? []) {
      const path = v.hostPath?.path;
      if (path !== undefined && path !== "/dev/null") report({ volume: v.name, path });
    }`,
  },
  {
    id: "host-network",
    message: "the Pod is on its host's network",
    rego: 'deny contains {"on": true} if input.spec.hostNetwork == true',
    script: "if (pod.spec?.hostNetwork === true) report({ on: true });",
  },
];

const regoFiles = Object.fromEntries(
  PAIRS.map(({ id, message, rego }) => [
    `rules/${id}.rego`,
    `# METADATA
# scope: package
# title: T
# custom:
#   sekisho:
#     id: ${id}
#     severity: low
#     applies: [{view: k8s.pod}]
#     message: "${message}"
package acme.${id.replaceAll("-", "_")}

${rego}
`,
  ]),
);

const scriptFiles = Object.fromEntries(
  PAIRS.map(({ id, message, script }) => [
    `rules/${id}.rule.ts`,
    `import { rule } from "@sekisho/rule";

export const made = rule({
  id: "${id}",
  title: "T",
  severity: "low",
  applies: [{ view: "k8s.pod" }],
  message: "${message}",
  check(pod, { report }) {
    ${script}
  },
});
`,
  ]),
);

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const container = fc.record({
  image: maybe(fc.constantFrom("r.example/a:1", "docker.io/nginx", "r.example.evil/x", "")),
  securityContext: maybe(fc.record({ privileged: maybe(fc.boolean()), runAsUser: maybe(fc.nat(9)) })),
  resources: maybe(
    fc.record({
      limits: maybe(fc.record({ memory: maybe(fc.constantFrom("1Gi", "64Mi")), cpu: maybe(fc.constant("1")) })),
    }),
  ),
});

const volume = fc.record({
  hostPath: maybe(fc.record({ path: maybe(fc.constantFrom("/", "/dev/null", "/var/run/docker.sock")) })),
  emptyDir: maybe(fc.constant({})),
});

const pod = fc.record({
  containers: fc.array(container, { maxLength: 4 }),
  volumes: maybe(fc.array(volume, { maxLength: 3 })),
  hostNetwork: maybe(fc.boolean()),
});

test(`on ${SUBJECTS} subjects, five pairs`, { timeout: 120_000 }, async () => {
  const manifests = fc.sample(pod, { numRuns: SUBJECTS, seed: 8 }).map(({ containers, volumes, hostNetwork }, i) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `p${i}` },
    spec: {
      hostNetwork,
      containers: containers.map((one, j) => ({ name: `c${j}`, ...one })),
      volumes: volumes?.map((one, j) => ({ name: `v${j}`, ...one })),
    },
  }));
  const subjects = manifests.flatMap((manifest) => subjectsIn(JSON.stringify(manifest, null, 2)));
  expect(subjects).toHaveLength(SUBJECTS);
  const context = { gate: "files", now: 0 };
  const [rego, scripts] = await Promise.all(
    [regoFiles, scriptFiles].map(async (files) => load({ "rulebook.yaml": MANIFEST, ...files })),
  );
  if (rego === undefined || scripts === undefined) throw new Error("both load");
  const expected = await openRulebook(rego).judge(subjects, context);
  const found = await openRulebook(scripts).judge(subjects, context);
  for (const rule of scripts.rules) if (rule.kind === "script") rule.scripts.close();
  const compared = (verdict: (typeof found)[number]): unknown => ({
    judged: verdict.judged,
    errors: verdict.errors,
    violations: verdict.violations
      .map(({ key, message, evidence, places }) => ({ key, message, evidence, places }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  });
  expect(found.map(compared)).toEqual(expected.map(compared));
  expect(expected.flatMap(({ violations }) => violations).length).toBeGreaterThan(SUBJECTS);
});

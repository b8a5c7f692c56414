/** Charts and kustomizations, rendered by the real helm and kustomize (`node tests/bench/peers.ts helm kustomize`). */
import { describe, expect, test } from "vitest";
import { BROKEN, CHART, OVERLAY, PATH, repository, said } from "./rendered-world.ts";
import { sekisho } from "./world.ts";

const POD_FILE = "charts/api/templates/pod.yaml";

describe("charts", () => {
  test("are judged as helm renders them, by a release that is called as they are", async () => {
    const { status, violations, report } = await said(repository(CHART));
    expect([status, violations]).toEqual([1, [`${POD_FILE} ~10 charts/api@api#default/api-pod`]]);
    expect(report.skipped.map(({ reason }) => reason)).not.toContain("helm-template");
  });

  test("a place leads to the template, the frame shows what is rendered", async () => {
    const { out } = await sekisho(repository(CHART), ["check"], { env: { PATH } });
    expect(out).toContain(
      `--> ${POD_FILE} (line 10 of what is rendered)\n      Pod default/api-pod (charts/api@api)\n`,
    );
    expect(out).toContain("10 |   hostNetwork: true\n     |                ^^^^");
    const japanese = await sekisho(repository(CHART), ["check", "--lang", "ja"], { env: { PATH } });
    expect(japanese.out).toContain(`--> ${POD_FILE}（レンダリング結果の 10 行目）`);
  });

  test("other forms of the answer name the file and no line of it", async () => {
    const root = repository(CHART);
    const answer = async (form: string): Promise<string> =>
      (await sekisho(root, ["check", "--output", form], { env: { PATH } })).out;
    const sarif = await answer("sarif");
    expect(JSON.parse(sarif)).toMatchObject({
      runs: [
        {
          results: [
            {
              locations: [
                {
                  physicalLocation: { artifactLocation: { uri: POD_FILE } },
                  logicalLocations: [{ fullyQualifiedName: "k8s:Pod charts/api@api#default/api-pod" }],
                },
              ],
              properties: { rendered: { line: 10, column: 16, endLine: 10, endColumn: 20 } },
            },
          ],
        },
      ],
    });
    expect(sarif).not.toContain('"region"');
    expect(await answer("github")).toMatch(new RegExp(`^::error file=${POD_FILE},title=`, "m"));
    expect(await answer("junit")).toContain(`${POD_FILE} (line 10 of what is rendered)`);
  });

  test("keep their keys when lines of a template move, and when its values do", async () => {
    const moved = CHART[POD_FILE]?.toString().replace("# One Pod", "# One\n# more\n\n# line") ?? "";
    const more = "host: true\n# a comment\nreplicas: 2\n";
    const before = await said(repository(CHART));
    const after = await said(repository({ ...CHART, [POD_FILE]: moved, "charts/api/values.yaml": more }));
    const keys = ({ report }: typeof before): readonly string[] =>
      report.verdicts.flatMap(({ violations }) => violations.map(({ key }) => key));
    expect(keys(after)).toEqual(keys(before));
    expect(keys(before)).toHaveLength(1);
  });

  test("one chart in two environments is two things", async () => {
    const root = repository(
      { ...CHART, "charts/api/test.yaml": "host: false\n" },
      `{releases: [
        {chart: charts/api, name: prod, namespace: shop, set: {host: true}},
        {chart: charts/api, name: test, namespace: shop, values: [charts/api/test.yaml]},
        {chart: charts/api, release: canary}]}`,
    );
    const { violations, report } = await said(root);
    expect(violations).toEqual([
      `${POD_FILE} ~10 charts/api@prod#shop/api-pod`,
      `${POD_FILE} ~10 charts/api@canary#default/canary-pod`,
    ]);
    const names = report.verdicts.map(({ subject: { name } }) => name).filter((name) => name.includes("#"));
    expect(names).toEqual([
      "charts/api@prod#shop/api-pod",
      "charts/api@test#shop/api-pod",
      "charts/api@canary#default/canary-pod",
    ]);
  });

  test("values: sekisho.yaml over files over the chart's own; versions and APIs are what it says", async () => {
    const template = `apiVersion: v1
kind: Pod
metadata: {name: "{{ .Values.a }}-{{ .Values.b }}-{{ .Values.c }}-{{ .Capabilities.KubeVersion.Minor }}"}
spec: {hostNetwork: {{ .Capabilities.APIVersions.Has "x.example/v1" }}}
`;
    const files = {
      ...CHART,
      [POD_FILE]: template,
      "charts/api/values.yaml": "a: chart\nb: chart\nc: chart\n",
      "one,1.yaml": "b: one\nc: one\n",
      "two.yaml": "c: two\n",
    };
    const release = `chart: charts/api, values: ["one,1.yaml", two.yaml], kubeVersion: "1.29", apiVersions: [x.example/v1]`;
    expect((await said(repository(files, `{releases: [{${release}}]}`))).violations).toEqual([
      `${POD_FILE} ~6 charts/api@api#chart-one-two-29`,
    ]);
    expect((await said(repository(files, `{releases: [{${release}, set: {c: "1,2=3"}}]}`))).violations).toEqual([
      `${POD_FILE} ~6 charts/api@api#chart-one-1,2=3-29`,
    ]);
  });

  test("charts that a chart brings along lead to their own templates", async () => {
    const sub = { Chart: "apiVersion: v2\nname: sub\nversion: 1.0.0\n", pod: BROKEN.replace("NAME", "sub") };
    const files = {
      ...CHART,
      "charts/api/values.yaml": "host: false\n",
      "charts/api/charts/sub/Chart.yaml": sub.Chart,
      "charts/api/charts/sub/templates/pod.yaml": sub.pod,
    };
    expect((await said(repository(files))).violations).toEqual([
      "charts/api/charts/sub/templates/pod.yaml ~7 charts/api@api#sub",
    ]);
  });

  test("custom resource definitions are judged where they stand, or rendered where sekisho.yaml says so", async () => {
    const crd =
      "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: xs.example.com}\n";
    const files = { ...CHART, "charts/api/crds/x.yaml": crd };
    const names = async (render: string): Promise<readonly string[]> =>
      (await said(repository(files, render))).report.verdicts
        .map(({ subject: { name } }) => name)
        .filter((name) => name.includes("xs.example"));
    expect(await names("{}")).toEqual(["charts/api/crds/x.yaml#xs.example.com"]);
    expect(await names("{releases: [{chart: charts/api, includeCrds: true}]}")).toEqual([
      "charts/api@api#xs.example.com",
    ]);
  });

  test("a library renders nothing, and what sekisho.yaml leaves out is not rendered", async () => {
    const library = { ...CHART, "charts/api/Chart.yaml": "apiVersion: v2\nname: api\nversion: 1.0.0\ntype: library\n" };
    for (const [files, render] of [
      [library, "{}"],
      [CHART, "{helm: false}"],
      [CHART, "{exclude: [/charts/*]}"],
    ] as const) {
      const { status, report } = await said(repository(files, render));
      expect([status, report.skipped.map(({ file, reason }) => `${reason} ${file}`)]).toEqual([
        0,
        ["helm-template charts/api/templates/", "rulebook rulebook/", "settings sekisho.yaml"],
      ]);
    }
    const named = await said(repository(CHART, "{exclude: [/charts/*]}"), ["charts/api"]);
    expect(named.violations).toHaveLength(1);
  });

  test("a secret that a chart renders shows nowhere", async () => {
    const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter22222}\n";
    const pod = `${BROKEN.replace("NAME", "p")}  hostname: hunter22222\n`;
    const root = repository({ ...CHART, [POD_FILE]: pod, "charts/api/templates/secret.yaml": secret });
    for (const form of ["text", "json", "sarif", "github", "junit"]) {
      const { out, status } = await sekisho(root, ["check", "--output", form], { env: { PATH } });
      expect([form, status, out.includes("hunter22222")]).toEqual([form, 1, false]);
    }
  });
});

describe("charts that can't be rendered", () => {
  const template = (text: string) => ({ ...CHART, [POD_FILE]: text });
  test.each<[string, Readonly<Record<string, string | Uint8Array>>, string]>([
    ["a mistake in a template", template("a: 1\nb: {{ .Values.x.y }}\n"), `render_failed ${POD_FILE}:2:14`],
    ["no template", template("a: 1\n{{ if }}\n"), `render_failed ${POD_FILE}:2:1`],
    ["no YAML", template("a: [\n"), `render_failed ${POD_FILE}`],
    ["no chart", { "charts/api/Chart.yaml": "nothing: 1\n" }, "render_failed charts/api/Chart.yaml"],
    [
      "a chart that it needs and that nobody fetched",
      {
        ...CHART,
        "charts/api/Chart.yaml":
          "apiVersion: v2\nname: api\nversion: 1.0.0\ndependencies:\n- {name: common, version: 1.x, repository: 'https://charts.invalid'}\n",
      },
      "render_dependencies charts/api/Chart.yaml",
    ],
    [
      "a link that leads out",
      { ...CHART, "charts/api/files/x": "-> /etc/hostname" },
      "link_outside charts/api/Chart.yaml",
    ],
  ])("%s: the others are judged", async (_, files, expected) => {
    const { status, violations, diagnostics } = await said(
      repository({ ...files, "z.yaml": BROKEN.replace("NAME", "z") }),
    );
    expect([status, violations, diagnostics]).toEqual([2, ["z.yaml:5:16 z.yaml#z"], [expected]]);
  });

  test("what a missing chart asks for is said, and nothing is fetched", async () => {
    const needs = "dependencies:\n- {name: common, version: 1.x, repository: 'https://charts.invalid'}\n";
    const root = repository({
      ...CHART,
      "charts/api/Chart.yaml": `apiVersion: v2\nname: api\nversion: 1.0.0\n${needs}`,
    });
    const { report } = await said(root);
    expect(report.diagnostics[0]?.hint).toContain("helm dependency build charts/api");
  });

  test.each<[string, string, string]>([
    [
      "values from elsewhere",
      "{releases: [{chart: charts/api, values: [/etc/hostname]}]}",
      "link_outside charts/api/Chart.yaml",
    ],
    [
      "values that are not there",
      "{releases: [{chart: charts/api, values: [none.yaml]}]}",
      "render_failed charts/api/Chart.yaml",
    ],
    ["a chart that is not there", "{releases: [{chart: charts/none}]}", "render_no_chart undefined"],
    [
      "twice the same",
      "{releases: [{chart: charts/api}, {chart: charts/api, release: api}]}",
      "render_twice undefined",
    ],
  ])("%s", async (_, render, expected) => {
    const { status, diagnostics } = await said(repository(CHART, render));
    expect([status, diagnostics]).toEqual([2, [expected]]);
  });
});

describe("kustomizations", () => {
  test("an overlay is judged with its base; a value that it leaves alone is found in the base", async () => {
    const { status, violations, report } = await said(repository(OVERLAY));
    expect([status, violations]).toEqual([1, ["deploy/base/pod.yaml:5:16 deploy/prod@#shop/web"]]);
    const names = report.verdicts.map(({ subject: { name } }) => name);
    expect(names.filter((name) => name.includes("#"))).toEqual(["deploy/prod@#shop/web"]);
    expect(names).not.toContain("deploy/prod/patch.yaml");
  });

  test("the frame is that of the base's file", async () => {
    const { out } = await sekisho(repository(OVERLAY), ["check"], { env: { PATH } });
    expect(out).toContain("--> deploy/base/pod.yaml:5:16  Pod shop/web (deploy/prod@)");
    expect(out).toContain("5 |   hostNetwork: true\n    |                ^^^^");
  });

  test("a value that a patch gives is found in the patch, and one that a transformer gives only in its file", async () => {
    const files = {
      ...OVERLAY,
      "deploy/base/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {hostNetwork: false}\n",
      "deploy/prod/patch.yaml": BROKEN.replace("NAME", "web"),
    };
    expect((await said(repository(files))).violations).toEqual(["deploy/prod/patch.yaml:5:16 deploy/prod@#shop/web"]);
    const operation = '[{"op": "replace", "path": "/spec/hostNetwork", "value": true}]';
    const transformed = {
      ...files,
      "deploy/prod/kustomization.yaml": `resources: [../base]\npatches: [{target: {kind: Pod}, patch: '${operation}'}]\n`,
    };
    expect((await said(repository(transformed))).violations).toContain("deploy/base/pod.yaml ~6 deploy/prod@#web");
  });

  test("a base is judged for each overlay, and alone when it is named or nothing uses it", async () => {
    const files = { ...OVERLAY, "deploy/test/kustomization.yaml": "resources: [../base]\nnamePrefix: test-\n" };
    const place = "deploy/base/pod.yaml:5:16";
    expect((await said(repository(files))).violations).toEqual([
      `${place} deploy/prod@#shop/web`,
      `${place} deploy/test@#test-web`,
    ]);
    expect((await said(repository(files), ["deploy/base"])).violations).toEqual([`${place} deploy/base@#web`]);
    expect((await said(repository(files, "{exclude: [deploy/prod, deploy/test]}"))).violations).toEqual([
      `${place} deploy/base@#web`,
    ]);
  });

  test("by the note of kustomize, where it is switched on", async () => {
    const files = {
      "o/kustomization.yaml":
        "resources: [a.yaml, b.yaml]\nbuildMetadata: [originAnnotations]\nconfigMapGenerator: [{name: c, literals: [x=y]}]\n",
      "o/a.yaml": BROKEN.replace("NAME", "same, namespace: a"),
      "o/b.yaml": `# b\n${BROKEN.replace("NAME", "same, namespace: b")}`,
    };
    expect((await said(repository(files))).violations).toEqual(["o/a.yaml:5:16 o@#a/same", "o/b.yaml:6:16 o@#b/same"]);
    const { report } = await said(repository(files));
    expect(report.verdicts.map(({ subject: { name } }) => name)).toContainEqual(expect.stringMatching(/^o@#c-/));
  });

  test("files beside it that it does not name are judged as they stand", async () => {
    const files = { ...OVERLAY, "deploy/base/other.yaml": BROKEN.replace("NAME", "other") };
    expect((await said(repository(files))).violations).toEqual([
      "deploy/base/other.yaml:5:16 deploy/base/other.yaml#other",
      "deploy/base/pod.yaml:5:16 deploy/prod@#shop/web",
    ]);
  });

  test("a component that nothing uses is counted, and what is not rendered is judged as files", async () => {
    const component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{path: p.yaml}]\n";
    const { report } = await said(
      repository({
        ...OVERLAY,
        "deploy/c/kustomization.yaml": component,
        "deploy/c/p.yaml": BROKEN.replace("NAME", "web"),
      }),
    );
    expect(report.skipped).toContainEqual({ file: "deploy/c/", reason: "unused-component" });
    expect((await said(repository(OVERLAY, "{kustomize: false}"))).violations).toEqual([
      "deploy/base/pod.yaml:5:16 deploy/base/pod.yaml#web",
    ]);
  });

  const kustomization = (text: string, more = {}) => ({ "o/kustomization.yaml": text, ...more });
  const outside = "resources: [../../../../../../etc]\n";
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["a remote base", kustomization("resources: ['https://example.invalid/x?ref=v1']\n"), "render_remote"],
    ["a remote base of git", kustomization("resources: ['git@example.invalid:a/b.git']\n"), "render_remote"],
    ["a remote base of a forge", kustomization("resources: ['github.com/a/b']\n"), "render_remote"],
    ["a remote patch", kustomization("resources: []\npatches: [{path: 'http://localhost:1/x'}]\n"), "render_remote"],
    ["a remote schema", kustomization("openapi: {path: 'http://localhost:1/x'}\n"), "render_remote"],
    [
      "a remote file",
      kustomization("configMapGenerator: [{name: c, files: ['a=http://localhost:1/x']}]\n"),
      "render_remote",
    ],
    [
      "a transformer that asks",
      kustomization("transformers: [t.yaml]\n", {
        "o/t.yaml": "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\npath: http://localhost:1/x\n",
      }),
      "render_remote",
    ],
    [
      "a base that asks",
      kustomization("resources: [b]\n", { "o/b/kustomization.yaml": "resources: ['https://example.invalid/x']\n" }),
      "render_remote",
    ],
    ["a base outside", kustomization(outside), "link_outside"],
    ["a file outside of its directory", kustomization("resources: [../z.yaml]\n"), "render_failed"],
    [
      "a link that leads out",
      kustomization("resources: [x.yaml]\n", { "o/x.yaml": "-> /etc/hostname" }),
      "render_failed",
    ],
    ["what is missing", kustomization("resources: [none.yaml]\n"), "render_failed"],
    [
      "a program",
      kustomization("generators: [g.yaml]\n", {
        "o/g.yaml":
          "apiVersion: x/v1\nkind: Run\nmetadata:\n  name: r\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./run}\n",
      }),
      "render_failed",
    ],
    [
      "a chart",
      kustomization("helmCharts: [{name: x, repo: 'https://charts.invalid', version: 1.0.0}]\n"),
      "render_failed",
    ],
    ["no YAML", kustomization("resources: [\n"), "render_failed"],
  ])("%s is not rendered, and the others are judged", async (_, files, code) => {
    const { status, violations, diagnostics } = await said(
      repository({ ...files, "z.yaml": BROKEN.replace("NAME", "z") }),
    );
    expect(diagnostics).toContain(`${code} o/kustomization.yaml`);
    expect([status, violations]).toEqual([2, ["z.yaml:5:16 z.yaml#z"]]);
  });
});

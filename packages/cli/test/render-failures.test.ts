/** Renderers that are missing, fail, hang, flood or print rubbish: programs of the test's own stand in for them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { BROKEN, CHART, OVERLAY, repository, said } from "./rendered-world.ts";
import { LAUNCHER } from "./up-process.ts";
import { folder, sekisho } from "./world.ts";

const REST = { "z.yaml": BROKEN.replace("NAME", "z") };
const JUDGED = ["z.yaml:5:16 z.yaml#z"];

/** A PATH on which programs do what a script says. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const directory = folder({});
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(directory, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return `${directory}:/usr/bin:/bin`;
}

/** A PATH on which no program renders; the system's own directories may hold one. */
const NOTHING = programs({}).split(":")[0] ?? "";

describe.each([
  ["helm", CHART, "charts/api/Chart.yaml"],
  ["kustomize", OVERLAY, "deploy/prod/kustomization.yaml"],
])("%s", (name, files, file) => {
  test("is missing: what it would render is not judged, and that is never a pass", async () => {
    const { status, violations, diagnostics, report } = await said(repository({ ...files, ...REST }), [], NOTHING);
    expect([status, violations, diagnostics]).toEqual([2, JUDGED, [`render_no_program ${file}`]]);
    expect(report.diagnostics[0]?.hint).toContain(`{render: {${name}: false}}`);
  });

  test.each<[string, string, string]>([
    ["fails", "echo no reason >&2; exit 7", "render_failed"],
    ["fails and says nothing", "exit 7", "render_failed"],
    ["is killed", "kill -9 $$", "render_failed"],
    ["hangs", "sleep 100", "render_timeout"],
    ["floods", "head -c 70000000 /dev/zero; sleep 100", "render_too_large"],
    ["prints no YAML", "echo 'a: ['", "yaml_syntax"],
    ["prints bytes", "printf '\\377\\376\\000\\001'", "encoding"],
    ["prints a control character", "printf 'a: \\007'", "yaml_character"],
  ])("%s", async (_, script, code) => {
    const path = programs({ [name]: script });
    const root = repository({ ...files, ...REST }, `{timeoutSeconds: ${code === "render_timeout" ? 2 : 60}}`);
    const { status, violations, diagnostics } = await said(root, [], path);
    expect([status, violations, diagnostics]).toEqual([2, JUDGED, [`${code} ${file}`]]);
  });

  test("what it prints is judged as far as it can be read", async () => {
    const path = programs({ [name]: `printf '${BROKEN.replace("NAME", "p").replaceAll("\n", "\\n")}---\\na: [\\n'` });
    const { status, violations, diagnostics } = await said(repository(files), [], path);
    expect(status).toBe(2);
    expect(violations).toEqual([expect.stringMatching(/ ~5 .*@.*#p$/)]);
    expect(diagnostics).toEqual([expect.stringMatching(/^yaml_syntax /)]);
  });

  test("what it says can't move a cursor, nor fill the screen", async () => {
    const path = programs({ [name]: "printf '\\033[2Jno\\n' >&2; yes | head -c 100000 >&2; exit 1" });
    const { report } = await said(repository(files), [], path);
    const message = report.diagnostics[0]?.message ?? "";
    expect(message.length).toBeLessThan(1_000);
    // oxlint-disable-next-line no-control-regex -- that there is none is the test
    expect(message).not.toMatch(/[\0-\x1f]/);
  });

  test("knows nothing of us, and has no way into the network", async () => {
    const root = repository(files);
    const path = programs({ [name]: `env > "${root}/env.txt"; echo 'a: 1'` });
    await sekisho(root, ["check"], { env: { PATH: path, SEKISHO_TOKEN: "secret", AWS_SECRET_ACCESS_KEY: "secret" } });
    const env = readFileSync(join(root, "env.txt"), "utf8");
    expect(env).not.toContain("secret");
    expect(env).toMatch(/^HTTPS_PROXY=http:\/\/127\.0\.0\.1:9$/m);
    expect(env).toMatch(/^HELM_PLUGINS=\/nonexistent$/m);
  });

  test("is taken from PATH and not from what is judged", async () => {
    const root = repository({ ...files, [name]: "#!/bin/sh\necho 'a: 1'\n" });
    chmodSync(join(root, name), 0o755);
    expect((await said(root, [], `.:${NOTHING}`)).diagnostics).toEqual([`render_no_program ${file}`]);
  });
});

test("a renderer ends with whoever interrupts the check", async () => {
  const root = repository(CHART);
  const path = programs({ helm: `echo $$ > "${root}/pid"; sleep 100` });
  const check = spawn(LAUNCHER, ["check"], {
    cwd: root,
    env: { PATH: `${path}:${process.env["PATH"]}` },
    stdio: "ignore",
  });
  const ended = once(check, "exit");
  const pid = await vi.waitFor(
    () => readFileSync(join(root, "pid"), "utf8").trim() || Promise.reject(new Error()),
    60_000,
  );
  check.kill("SIGINT");
  expect(await ended).toEqual([null, "SIGINT"]);
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), 10_000);
}, 90_000);

test("names of files and charts are no options", async () => {
  const root = repository({ "--debug/Chart.yaml": "name: --post-renderer\n", "--debug/x.yaml": "a: 1\n" });
  const path = programs({ helm: `for a; do echo "$a"; done > "${root}/args.txt"; echo 'a: 1'` });
  await said(root, [], path);
  const args = readFileSync(join(root, "args.txt"), "utf8").split("\n");
  expect(args).toEqual(["template", "--", "release-name", join(root, "--debug"), ""]);
});

test("kubectl renders where there is no kustomize, and kustomize goes before it", async () => {
  const pod = `printf '${BROKEN.replace("NAME", "NAME-$1").replaceAll("\n", "\\n").replace("NAME-$1", "'$1'")}'`;
  const names = async (path: string): Promise<readonly string[]> =>
    (await said(repository(OVERLAY), [], path)).violations.map((line) => line.slice(line.indexOf("#") + 1));
  expect(await names(programs({ kubectl: pod }))).toEqual(["kustomize"]);
  expect(await names(programs({ kubectl: pod, kustomize: pod }))).toEqual(["build"]);
});

describe("helmfiles", () => {
  const HELMFILE = { "helmfile.yaml": "releases:\n{{ range list 1 }}\n{{ end }}\n", ...REST };
  const helmfile = `printf '${BROKEN.replace("NAME", "h").replaceAll("\n", "\\n")}'`;

  test("run what they say, so that they are rendered only where the command line allows it", async () => {
    const root = repository(HELMFILE);
    const path = programs({ helmfile });
    const denied = await said(root, [], path);
    expect([denied.status, denied.violations, denied.diagnostics]).toEqual([
      2,
      JUDGED,
      ["render_helmfile_off helmfile.yaml"],
    ]);
    const allowed = await said(root, ["--allow-helmfile"], path);
    expect([allowed.status, allowed.violations]).toEqual([1, [...JUDGED, "helmfile.yaml ~5 helmfile.yaml@#h"]]);
  });

  test("are left out where sekisho.yaml says so", async () => {
    const root = repository({ "helmfile.yaml": "releases: []\n", ...REST }, "{helmfile: false}");
    expect((await said(root, [], NOTHING)).status).toBe(1);
  });

  test("in a directory, and as a template", async () => {
    const directory = join(repository(REST), "helmfile.d");
    mkdirSync(directory);
    writeFileSync(join(directory, "01.yaml"), "releases: [\n");
    const of = async (root: string) => (await said(root, ["--allow-helmfile"], programs({ helmfile }))).violations;
    expect(await of(join(directory, ".."))).toEqual([...JUDGED, "helmfile.d ~5 helmfile.d@#h"]);
    expect(await of(repository({ "a/helmfile.yaml.gotmpl": "{{" }))).toEqual([
      "a/helmfile.yaml.gotmpl ~5 a/helmfile.yaml.gotmpl@#h",
    ]);
  });
});

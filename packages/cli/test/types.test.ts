import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, sekisho } from "./world.ts";

const ROOT = join(import.meta.dirname, "../../..");

test("types tells an editor what rules are: right ones pass, wrong ones are named", { timeout: 120_000 }, async () => {
  const root = folder({});
  await sekisho(root, ["init"]);
  expect(await sekisho(root, ["types"])).toMatchObject({
    status: 0,
    out: "Written:\n  rulebook/rules/sekisho-rule.d.ts\n  rulebook/rules/tsconfig.json\n",
  });
  const rules = join(root, "rulebook/rules");
  writeFileSync(
    join(rules, "right.rule.ts"),
    `import { rule } from "@sekisho/rule";
export const a = rule({
  id: "a", title: "t", severity: "low", message: "m",
  applies: [{ view: "k8s.object", kinds: ["apps/Deployment"] }],
  parameters: { type: "object", required: ["names"], properties: { names: { type: "array", items: { type: "string" } }, most: { type: "integer", default: 3 } } },
  check(deployment, { parameters, report, context }) {
    const most: number = parameters.most;
    if ((deployment.spec?.replicas ?? 1) > most && !parameters.names.includes(deployment.metadata?.name ?? "")) report({ most }, [deployment, "spec"]);
    const gate: string = context.gate;
    report(gate);
  },
});
export const b = rule({
  id: "b", title: "t", severity: "low", message: "m", applies: [{ view: "tf.change", types: ["aws_launch_template"] }],
  check(change, { report }) {
    for (const { ebs } of change.change?.after?.block_device_mappings ?? []) if (ebs?.[0]?.encrypted !== "true") report("m");
  },
});
export const found: string | undefined = a.violations({ spec: { replicas: 5 } })[0]?.message;
`,
  );
  expect(typeErrors(rules)).toBe("");
  writeFileSync(
    join(rules, "wrong.rule.ts"),
    `import { rule } from "@sekisho/rule";
export const a = rule({ id: "a", title: "t", severity: "grave", applies: [{ view: "k8s.pod" }], check(pod) { pod.spec?.container; } });
export const b = rule({ id: "b", title: "t", severity: "low", applies: [{ view: "tf.change", types: ["aws_s3_bucket"] }], check(change) { change.change?.after?.acls; } });
export const c = rule({ id: "a", title: "t", severity: "low", applies: [{ view: "k8s.object", kinds: ["apps/Deployment"] }], check(deployment) { return void (deployment.spec?.replikas ?? 1); } });
export const d = rule({ id: "a", title: "t", severity: "low", applies: [{ view: "k8s.object", kinds: ["networking.k8s.io/NetworkPolicy"] }], check(policy) { policy.spec?.ingress?.[0]?.form; } });
export const e = rule({ id: "a", title: "t", severity: "low", applies: [{ view: "tf.change", types: ["aws_instance"] }], check(change) { change.change?.after?.root_block_device?.[0]?.encrypt; } });
`,
  );
  expect(typeErrors(rules)).toMatch(
    /'"grave"' is not assignable[^]*'container' does not exist[^]*'acls' does not exist[^]*'replikas' does not exist[^]*'form' does not exist[^]*'encrypt' does not exist/,
  );
});

test("types overwrites its own file only, and needs a rulebook", async () => {
  const root = folder({ "rulebook.yaml": "x", "rules/tsconfig.json": "{}", "rules/sekisho-rule.d.ts": "old" });
  expect(await sekisho(root, ["types"])).toMatchObject({ status: 0, out: "Written:\n  rules/sekisho-rule.d.ts\n" });
  expect(readFileSync(join(root, "rules/tsconfig.json"), "utf8")).toBe("{}");
  expect(readFileSync(join(root, "rules/sekisho-rule.d.ts"), "utf8")).toContain('declare module "@sekisho/rule"');
  expect(await sekisho(root, ["types", "elsewhere"])).toMatchObject({ status: 2 });
});

/** What the compiler of this repository says of a directory; it has to lie where no package is found. */
function typeErrors(directory: string): string {
  try {
    execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", directory], {
      encoding: "utf8",
    });
    return "";
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout);
  }
}

/** Files as teams write them, each with the text that it must have once what its rules offer is carried out. */
import type { Files } from "./world.ts";

export interface GeneratedFile {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Three rules, one a kind of change: `set`, `remove`, `add`; and one that sets an argument in the sources of Terraform. */
export const FIXING_RULES: Files = {
  "rulebook/rulebook.yaml": "apiVersion: rulebook/v1\nname: acme\nversion: 1.0.0\n",
  "rulebook/rules/privileged.rego": rule(
    "privileged",
    "k8s.pod",
    `some i, c in input.spec.containers
	c.securityContext.privileged == true`,
    '{"op": "set", "path": ["spec", "containers", i, "securityContext", "privileged"], "value": false}',
  ),
  "rulebook/rules/host-port.rego": rule(
    "host-port",
    "k8s.pod",
    `some i, c in input.spec.containers
	some j, p in c.ports
	p.hostPort`,
    '{"op": "remove", "path": ["spec", "containers", i, "ports", j, "hostPort"]}',
  ),
  "rulebook/rules/drop.rego": rule(
    "drop",
    "k8s.pod",
    `some i, c in input.spec.containers
	not "ALL" in c.securityContext.capabilities.drop`,
    '{"op": "add", "path": ["spec", "containers", i, "securityContext", "capabilities", "drop"], "value": "ALL"}',
  ),
  "rulebook/rules/encrypted.rego": rule(
    "encrypted",
    "tf.source",
    `input.type == "aws_ebs_volume"
	not input.config.encrypted == true
	i := 0`,
    '{"op": "set", "path": ["config", "encrypted"], "value": true}',
  ),
};

function rule(id: string, view: string, body: string, patch: string): string {
  return `# METADATA
# scope: package
# title: ${id}
# custom:
#   sekisho:
#     id: ${id}
#     severity: high
#     applies: [{view: ${view}}]
package acme.${id.replace("-", "_")}

deny contains {"msg": sprintf("${id} %v", [i]), "patch": patch} if {
	${body}
	patch := [${patch}]
}
`;
}

/** `count` files of YAML, JSON and HCL in turn; the same for the same seed. */
export function generatedFiles(count: number, seed: number): readonly GeneratedFile[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    if (i % 4 === 3) return { name: `infra/v${i}.tf`, ...volume(random, i) };
    return i % 4 === 2
      ? { name: `deploy/d${i}.json`, ...json(random, i) }
      : { name: `deploy/d${i}.yaml`, ...yaml(random, i) };
  });
}

type Both = Pick<GeneratedFile, "before" | "after">;

/** Lines before and after; undefined where there is none. */
type Line = readonly [before: string | undefined, after: string | undefined];

const same = (line: string): Line => [line, line];

function yaml(random: Random, index: number): Both {
  const comment = (): string => (random.one(3) === 0 ? ` # note ${random.one(99)}` : "");
  const lines = [
    ...(random.one(2) === 0 ? [same(`# Service ${index}.`)] : []),
    ...[
      "apiVersion: apps/v1",
      "kind: Deployment",
      `metadata: {name: d${index}}`,
      "spec:",
      "  template:",
      "    spec:",
    ].map(same),
    same(`      containers:${comment()}`),
    ...Array.from({ length: 1 + random.one(3) }, (_, c) => container(random, c, comment)).flat(),
    ...(random.one(2) === 0 ? [same("      # the end"), same("      restartPolicy: Always")] : []),
  ];
  return joined(lines, random);
}

function container(random: Random, index: number, comment: () => string): readonly Line[] {
  const isBad = random.one(3) > 0;
  const bad = (before: string, after: string): Line => (isBad ? [before, after] : [after, after]);
  const lines: Line[] = [
    same(`      - name: c${index}${comment()}`),
    same("        # its own"),
    same(`        image: "x:1"`),
  ];
  const note = comment();
  lines.push(same(`        securityContext:${comment()}`));
  lines.push(bad(`          privileged: true${note}`, `          privileged: false${note}`));
  if (random.one(2) === 0) {
    lines.push(
      bad("          capabilities: {drop: [NET_RAW]} # few", "          capabilities: {drop: [NET_RAW, ALL]} # few"),
    );
  } else {
    lines.push(same("          capabilities:"), same("            drop:"), same(`            - NET_RAW${comment()}`));
    lines.push([isBad ? undefined : "            - ALL", "            - ALL"]);
  }
  lines.push(same("        ports:"));
  if (random.one(2) === 0)
    lines.push(bad("        - {containerPort: 80, hostPort: 80}", "        - {containerPort: 80}"));
  else {
    lines.push(same(`        - containerPort: 80${comment()}`));
    if (isBad) lines.push([`          hostPort: 80${comment()}`, undefined]);
  }
  return lines;
}

function json(random: Random, index: number): Both {
  const tab = random.one(2) === 0 ? "\t" : "  ";
  const text = (isFixed: boolean): string => {
    const ports = [{ containerPort: 80, ...(isFixed ? {} : { hostPort: 80 }) }];
    const capabilities = { drop: isFixed ? ["NET_RAW", "ALL"] : ["NET_RAW"] };
    const securityContext = { privileged: !isFixed, capabilities };
    const spec = { containers: [{ name: "c", securityContext, ports }] };
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: `d${index}` }, spec };
    return JSON.stringify(pod, null, tab);
  };
  return joined([[text(false), text(true)]], random);
}

function volume(random: Random, index: number): Both {
  const comment = (): string => (random.one(3) === 0 ? ` # note ${random.one(99)}` : "");
  const isSet = random.one(2) === 0;
  const note = comment();
  const set: Line = isSet ? [`  encrypted = false${note}`, `  encrypted = true${note}`] : [undefined, undefined];
  const lines: readonly Line[] = [
    same(`# Volume ${index}`),
    same(`resource "aws_ebs_volume" "v${index}" {`),
    same(`  size      = 8${comment()}`),
    set,
    same(`  type      = var.type${comment()}`),
    // It comes behind the arguments that the block begins with.
    isSet ? [undefined, undefined] : [undefined, "  encrypted = true"],
    ...["", "  lifecycle {", "    prevent_destroy = true", "  }", "}"].map(same),
  ];
  return joined(lines, random);
}

function joined(lines: readonly Line[], random: Random): Both {
  const lineBreak = random.one(4) === 0 ? "\r\n" : "\n";
  const end = random.one(4) === 0 ? "" : lineBreak;
  const text = (side: 0 | 1): string =>
    lines
      .flatMap((line) => line[side] ?? [])
      .join("\n")
      .replaceAll("\n", lineBreak) + end;
  return { before: text(0), after: text(1) };
}

/** Numbers that look random: a linear congruential generator, as numerical recipes have it. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to `below`. */
  one(below: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }
}

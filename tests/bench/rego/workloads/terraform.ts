import type { Json } from "@sekisho/core";
import { Sequence, times } from "../random.ts";
import type { Workload } from "../workload.ts";

const RESOURCES = 1_000;

/** Twenty rules over one list, each with a condition on the type: the usual shape of Terraform policies. */
const rules: readonly (readonly [type: string, condition: string, sentence: string])[] = [
  ["aws_s3_bucket", `r.change.after.acl == "public-read"`, "is public"],
  ["aws_s3_bucket", "not r.change.after.versioning.enabled", "keeps no versions"],
  ["aws_s3_bucket", "not r.change.after.encryption", "is not encrypted"],
  ["aws_s3_bucket", `not startswith(r.change.after.bucket, "prod-")`, "has a name outside the convention"],
  [
    "aws_security_group",
    `some rule in r.change.after.ingress\n\t"0.0.0.0/0" in rule.cidr_blocks`,
    "is open to the world",
  ],
  [
    "aws_security_group",
    "some rule in r.change.after.ingress\n\trule.from_port <= 22\n\trule.to_port >= 22",
    "opens SSH",
  ],
  ["aws_security_group", "not r.change.after.description", "has no description"],
  ["aws_instance", "r.change.after.associate_public_ip_address == true", "has a public address"],
  ["aws_instance", `not r.change.after.metadata_options.http_tokens == "required"`, "allows the old metadata service"],
  ["aws_instance", `not r.change.after.instance_type in {"t3.micro", "t3.small"}`, "is of a type that nobody approved"],
  ["aws_instance", "not r.change.after.monitoring", "is not monitored"],
  ["aws_db_instance", "r.change.after.publicly_accessible == true", "is reachable from outside"],
  ["aws_db_instance", "not r.change.after.storage_encrypted", "is not encrypted"],
  ["aws_db_instance", "r.change.after.backup_retention_period < 7", "keeps backups for too short a time"],
  ["aws_ebs_volume", "not r.change.after.encrypted", "is not encrypted"],
  ["aws_ebs_volume", "r.change.after.size > 400", "is too large"],
  ["aws_iam_policy", `contains(r.change.after.policy, "\\"*\\"")`, "grants everything"],
  ["aws_lb_listener", `r.change.after.protocol == "HTTP"`, "speaks plain HTTP"],
  ["aws_lb_listener", `not r.change.after.ssl_policy == "modern"`, "allows old ciphers"],
];

const policy = `package plans

deny contains msg if {
	some r in input.resource_changes
	"delete" in r.change.actions
	not r.change.before.tags.disposable
	msg := sprintf("%s would be deleted", [r.address])
}

${rules.map(ruleText).join("\n")}`;

function ruleText([type, condition, sentence]: (typeof rules)[number]): string {
  return `deny contains msg if {
	some r in input.resource_changes
	r.type == "${type}"
	${condition}
	msg := sprintf("%s ${sentence}", [r.address])
}
`;
}

const makers: readonly [Maker, ...Maker[]] = [
  (s, i) => [
    "aws_s3_bucket",
    {
      bucket: `${s.pick(["prod", "test"])}-bucket-${i}`,
      acl: s.pick(["private", "private", "public-read"]),
      ...(s.chance(60) && { versioning: { enabled: s.chance(80) } }),
      ...(s.chance(60) && { encryption: { algorithm: "aws:kms" } }),
    },
  ],
  (s, i) => [
    "aws_security_group",
    {
      name: `group-${i}`,
      ...(s.chance(70) && { description: `Traffic of service ${i}` }),
      ingress: times(1 + s.below(3), () => {
        const port = s.pick([22, 80, 443, 5432]);
        return { from_port: port, to_port: port, cidr_blocks: [s.pick(["10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0"])] };
      }),
    },
  ],
  (s, i) => [
    "aws_instance",
    {
      ami: `ami-${i}`,
      instance_type: s.pick(["t3.micro", "t3.small", "m5.large"]),
      associate_public_ip_address: s.chance(30),
      metadata_options: { http_tokens: s.pick(["required", "optional"]) },
      monitoring: s.chance(60),
    },
  ],
  (s, i) => [
    "aws_db_instance",
    {
      identifier: `db-${i}`,
      publicly_accessible: s.chance(20),
      storage_encrypted: s.chance(70),
      backup_retention_period: s.below(15),
    },
  ],
  (s) => ["aws_ebs_volume", { size: 10 + s.below(500), encrypted: s.chance(60) }],
  (s, i) => [
    "aws_iam_policy",
    { name: `policy-${i}`, policy: s.pick([`{"Resource":"*"}`, `{"Resource":"arn:aws:s3:::bucket-${i}"}`]) },
  ],
  (s) => ["aws_lb_listener", { port: 443, protocol: s.pick(["HTTP", "HTTPS"]), ssl_policy: s.pick(["modern", "old"]) }],
  (s, i) => ["aws_route53_record", { name: `host-${i}.example`, type: "A", ttl: 60 * (1 + s.below(10)) }],
];

type Maker = (s: Sequence, index: number) => readonly [type: string, after: Json];

function resourceChanges(): Json[] {
  const s = new Sequence(20);
  return times(RESOURCES, (i) => {
    const [type, after] = s.pick(makers)(s, i);
    const tags = { owner: `team-${s.below(20)}`, ...(s.chance(50) && { disposable: true }) };
    const actions = s.chance(10) ? ["delete", "create"] : ["create"];
    const before = actions.length === 2 ? { tags } : null;
    return {
      address: `${type}.resource_${i}`,
      mode: "managed",
      type,
      name: `resource_${i}`,
      change: { actions, before, after },
    };
  });
}

export const terraform: Workload = {
  name: "Terraform plan, 1,000 resources × 20 rules",
  goal: 1 / 20,
  policy,
  input: { format_version: "1.2", resource_changes: resourceChanges() },
  rule: "data.plans.deny",
};

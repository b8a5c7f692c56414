import type { Json } from "@sekisho/core";
import type { Severity, Violation } from "@sekisho/rulebook";

/** A rule that made-up findings break. */
export interface SeedRule {
  readonly id: string;
  readonly severity: Severity;
  readonly action: Violation["action"];
  readonly message: string;
  readonly evidence: { readonly [field: string]: Json };
}

/** Which things break which rules. */
export type SeedKind = "workload" | "dockerfile" | "planned" | "live";

export const SEED_RULES: Readonly<Record<SeedKind, readonly [SeedRule, ...SeedRule[]]>> = {
  workload: [
    rule("kubernetes/privileged", "critical", "container app runs privileged", { container: "app" }),
    rule("kubernetes/host-path", "high", "volume logs mounts /var/log of the node", {
      volume: "logs",
      path: "/var/log",
    }),
    rule("kubernetes/host-ports", "high", "container metrics takes port 9100 of the node", {
      container: "metrics",
      port: 9100,
    }),
    rule(
      "kubernetes/image-registry",
      "high",
      "container app: image docker.io/acme/app:1.4 is not from an allowed registry",
      {
        container: "app",
        image: "docker.io/acme/app:1.4",
        allowed: ["registry.acme.example"],
      },
    ),
    rule("kubernetes/image-tag", "medium", "container app: image has the tag latest", {
      container: "app",
      tag: "latest",
    }),
    rule("kubernetes/run-as-non-root", "medium", "container app may run as root", { container: "app" }),
    rule("kubernetes/probes", "low", "container app has no readiness probe", { container: "app" }),
    rule("kubernetes/requests", "info", "container app asks for no memory", { container: "app" }),
  ],
  dockerfile: [
    rule("dockerfile/user", "high", "the image runs as root: no USER after the last FROM", { stage: "final" }),
    rule("dockerfile/pinned-base", "medium", "the base image node:24 has no digest", { image: "node:24" }),
    rule("dockerfile/add-remote", "medium", "ADD loads a file from the network", {
      url: "https://example.com/tool.tgz",
    }),
    rule("dockerfile/apt-lists", "low", "package lists stay in the layer", {}),
  ],
  planned: [
    rule("terraform-aws/public-bucket", "critical", "the bucket may be read by everybody", { acl: "public-read" }),
    rule("terraform-aws/open-ingress", "high", "port 22 is open to 0.0.0.0/0", {
      port: 22,
      from: ["0.0.0.0/0", "::/0"],
    }),
    rule("terraform-aws/unencrypted-volume", "high", "the volume is not encrypted", { size: 200 }),
    rule("terraform-aws/tags", "info", "the tag team is missing", { tag: "team" }),
  ],
  live: [
    rule("aws-baseline/root-keys", "critical", "the account's root user has access keys", { keys: 1 }),
    rule("aws-baseline/public-access-block", "high", "the bucket does not block public access", {
      settings: { BlockPublicAcls: false, IgnorePublicAcls: false },
    }),
    rule("aws-baseline/old-keys", "medium", "an access key is older than 90 days", { days: 412, user: "deploy" }),
    rule("aws-baseline/flow-logs", "low", "the network keeps no flow logs", { vpc: "vpc-0a1b2c3d" }),
  ],
};

function rule(id: string, severity: Severity, message: string, evidence: SeedRule["evidence"]): SeedRule {
  return { id, severity, action: severity === "info" || severity === "low" ? "audit" : "deny", message, evidence };
}

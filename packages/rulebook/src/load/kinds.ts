/** `kinds` of a rule: `apps/Deployment`, or `Pod` where Kubernetes has no group. */
import { didYouMean, invalid, type Schema, string } from "@sekisho/core";
import { compilePattern, type Pattern } from "../match/pattern.ts";

/**
 * The groups of kinds that Kubernetes itself has and that are in none without a name: such a kind written alone would
 * apply to nothing, and the rule would pass everything. Of several groups, the one that is served today.
 */
const GROUPS: { readonly [group: string]: string } = {
  apps: "Deployment StatefulSet DaemonSet ReplicaSet ControllerRevision",
  batch: "Job CronJob",
  autoscaling: "HorizontalPodAutoscaler",
  policy: "PodDisruptionBudget",
  "networking.k8s.io": "Ingress IngressClass NetworkPolicy",
  "rbac.authorization.k8s.io": "Role RoleBinding ClusterRole ClusterRoleBinding",
  "storage.k8s.io": "StorageClass VolumeAttachment CSIDriver",
  "scheduling.k8s.io": "PriorityClass",
  "apiextensions.k8s.io": "CustomResourceDefinition",
  "admissionregistration.k8s.io":
    "ValidatingWebhookConfiguration MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
};

/** Kinds of the group without a name. */
const CORE =
  "Pod Service ConfigMap Secret Namespace Node ServiceAccount PersistentVolume PersistentVolumeClaim ReplicationController Endpoints Event LimitRange ResourceQuota PodTemplate Binding";

/** As rules write them. */
const KINDS: ReadonlySet<string> = new Set([
  ...CORE.split(" "),
  ...Object.entries(GROUPS).flatMap(([group, kinds]) => kinds.split(" ").map((kind) => `${group}/${kind}`)),
]);

/** The kind of Kubernetes that a pattern most likely means with a letter or two wrong; undefined for one that may well exist. */
export function closeKind(text: string): string | undefined {
  return text.includes("*") || KINDS.has(text) ? undefined : didYouMean(text, KINDS);
}

const groupOf = new Map(
  Object.entries(GROUPS).flatMap(([group, kinds]) => kinds.split(" ").map((kind): [string, string] => [kind, group])),
);

/** A pattern over `GROUP/KIND`; one that can match no kind of Kubernetes is a mistake. */
export const kindPatternSchema: Schema<Pattern> = {
  expected: "a kind such as apps/Deployment or Pod",
  read(value, at, report) {
    const text = string.read(value, at, report);
    if (text === invalid) return invalid;
    const meant = meantKind(text);
    if (meant === undefined) return compilePattern(text);
    const message = `no object has the kind ${text}; expected GROUP/KIND, or KIND where Kubernetes has no group`;
    report({ kind: "bad_value", at, message, hint: `did you mean ${meant}?` });
    return invalid;
  },
};

/** What was most likely meant by a kind without its group (`Deployment`) or with a version (`apps/v1/Deployment`, `v1/Pod`). */
function meantKind(text: string): string | undefined {
  const kind = text.replace(VERSION, "$1");
  const group = groupOf.get(kind);
  if (group !== undefined) return `${group}/${kind}`;
  return kind === text ? undefined : kind;
}

const VERSION = /(^|\/)v\d+(?:(?:alpha|beta)\d+)?\//;

/**
 * Kinds of Kubernetes as they stand in files: whatever an author may leave out is optional, and only what rules of
 * security and operation look at is listed. Names are those of the Kubernetes API.
 */
import type { Value } from "../definition.ts";

export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
}

export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
  readonly [key: string]: unknown;
}

export interface Capabilities {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

export interface SeccompProfile {
  readonly type?: string;
  readonly localhostProfile?: string;
}

export interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: Capabilities;
  readonly privileged?: boolean;
  readonly procMount?: string;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: SeccompProfile;
  readonly appArmorProfile?: SeccompProfile;
}

export interface PodSecurityContext {
  readonly fsGroup?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly supplementalGroups?: readonly number[];
  readonly sysctls?: readonly { readonly name?: string; readonly value?: string }[];
  readonly seccompProfile?: SeccompProfile;
  readonly appArmorProfile?: SeccompProfile;
}

export interface ContainerPort {
  readonly name?: string;
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  readonly protocol?: string;
}

export interface EnvVar {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly name?: string; readonly key?: string };
    readonly configMapKeyRef?: { readonly name?: string; readonly key?: string };
    readonly fieldRef?: { readonly fieldPath?: string };
  };
}

export interface Probe {
  readonly httpGet?: { readonly path?: string; readonly port?: number | string };
  readonly tcpSocket?: { readonly port?: number | string };
  readonly exec?: { readonly command?: readonly string[] };
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
}

/** A quantity is a text (`500m`, `1Gi`) or a number. */
export interface ResourceList {
  readonly cpu?: string | number;
  readonly memory?: string | number;
  readonly [resource: string]: string | number | undefined;
}

export interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly ports?: readonly ContainerPort[];
  readonly resources?: { readonly limits?: ResourceList; readonly requests?: ResourceList };
  readonly securityContext?: SecurityContext;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly volumeMounts?: readonly {
    readonly name?: string;
    readonly mountPath?: string;
    readonly readOnly?: boolean;
  }[];
  readonly restartPolicy?: string;
}

export interface Volume {
  readonly name?: string;
  readonly hostPath?: { readonly path?: string; readonly type?: string };
  readonly secret?: { readonly secretName?: string };
  readonly configMap?: { readonly name?: string };
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string };
  readonly persistentVolumeClaim?: { readonly claimName?: string };
  readonly [source: string]: unknown;
}

export interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly hostUsers?: boolean;
  readonly nodeName?: string;
  readonly nodeSelector?: { readonly [label: string]: string };
  readonly priorityClassName?: string;
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly securityContext?: PodSecurityContext;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly { readonly key?: string; readonly operator?: string; readonly effect?: string }[];
}

/** A Pod, or the Pod that a workload's template makes. */
export interface Pod extends KubernetesObject {
  readonly spec?: PodSpec;
}

interface PodTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
}

interface Workload extends KubernetesObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly selector?: { readonly matchLabels?: { readonly [label: string]: string } };
    readonly template?: PodTemplate;
    readonly [key: string]: unknown;
  };
}

export interface Deployment extends Workload {}
export interface StatefulSet extends Workload {}
export interface DaemonSet extends Workload {}
export interface ReplicaSet extends Workload {}
export interface Job extends Workload {}

export interface CronJob extends KubernetesObject {
  readonly spec?: {
    readonly schedule?: string;
    readonly suspend?: boolean;
    readonly concurrencyPolicy?: string;
    readonly jobTemplate?: { readonly metadata?: ObjectMeta; readonly spec?: { readonly template?: PodTemplate } };
  };
}

export interface Service extends KubernetesObject {
  readonly spec?: {
    readonly type?: string;
    readonly externalIPs?: readonly string[];
    readonly loadBalancerSourceRanges?: readonly string[];
    readonly ports?: readonly {
      readonly name?: string;
      readonly port?: number;
      readonly targetPort?: number | string;
      readonly nodePort?: number;
      readonly protocol?: string;
    }[];
    readonly selector?: { readonly [label: string]: string };
  };
}

export interface Ingress extends KubernetesObject {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
    readonly rules?: readonly { readonly host?: string; readonly http?: { readonly paths?: readonly Value[] } }[];
  };
}

export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs?: readonly string[];
}

export interface Role extends KubernetesObject {
  readonly rules?: readonly PolicyRule[];
}

export interface RoleBinding extends KubernetesObject {
  readonly roleRef?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly {
    readonly kind?: string;
    readonly apiGroup?: string;
    readonly name?: string;
    readonly namespace?: string;
  }[];
}

export interface ConfigMap extends KubernetesObject {
  readonly data?: { readonly [key: string]: string };
}

export interface Namespace extends KubernetesObject {}

export interface ServiceAccount extends KubernetesObject {
  readonly automountServiceAccountToken?: boolean;
}

export interface NetworkPolicy extends KubernetesObject {
  readonly spec?: {
    readonly podSelector?: Value;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly Value[];
    readonly egress?: readonly Value[];
  };
}

/** Types by what `kinds` says: `apps/Deployment`, or `Pod` where Kubernetes has no group. */
export interface KubernetesKinds {
  readonly Pod: Pod;
  readonly Service: Service;
  readonly ConfigMap: ConfigMap;
  readonly Namespace: Namespace;
  readonly ServiceAccount: ServiceAccount;
  readonly "apps/Deployment": Deployment;
  readonly "apps/StatefulSet": StatefulSet;
  readonly "apps/DaemonSet": DaemonSet;
  readonly "apps/ReplicaSet": ReplicaSet;
  readonly "batch/Job": Job;
  readonly "batch/CronJob": CronJob;
  readonly "networking.k8s.io/Ingress": Ingress;
  readonly "networking.k8s.io/NetworkPolicy": NetworkPolicy;
  readonly "rbac.authorization.k8s.io/Role": Role;
  readonly "rbac.authorization.k8s.io/ClusterRole": Role;
  readonly "rbac.authorization.k8s.io/RoleBinding": RoleBinding;
  readonly "rbac.authorization.k8s.io/ClusterRoleBinding": RoleBinding;
}

/** The type of a kind; of one that is not listed, what all objects have. */
export type KindOf<K> = K extends keyof KubernetesKinds ? KubernetesKinds[K] : KubernetesObject;

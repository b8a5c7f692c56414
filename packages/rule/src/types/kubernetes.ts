/**
 * Kinds of Kubernetes as they stand in files: whatever an author may leave out is optional. A listed kind has all fields that its
 * `spec` has in the API, so that a misspelt one is a mistake of types. Names are those of the Kubernetes API.
 */
import type { Value } from "../definition.ts";
import type { KubernetesObject, LabelSelector, Pod, TypedObject } from "./pod.ts";
import type {
  CronJob,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  ReplicaSet,
  StatefulSet,
} from "./workloads.ts";

export interface Service extends TypedObject {
  readonly spec?: {
    readonly type?: string;
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly externalIPs?: readonly string[];
    readonly externalName?: string;
    readonly externalTrafficPolicy?: string;
    readonly internalTrafficPolicy?: string;
    readonly trafficDistribution?: string;
    readonly healthCheckNodePort?: number;
    readonly ipFamilies?: readonly string[];
    readonly ipFamilyPolicy?: string;
    readonly allocateLoadBalancerNodePorts?: boolean;
    readonly loadBalancerClass?: string;
    readonly loadBalancerIP?: string;
    readonly loadBalancerSourceRanges?: readonly string[];
    readonly publishNotReadyAddresses?: boolean;
    readonly sessionAffinity?: string;
    readonly sessionAffinityConfig?: Value;
    readonly ports?: readonly {
      readonly name?: string;
      readonly port?: number;
      readonly targetPort?: number | string;
      readonly nodePort?: number;
      readonly protocol?: string;
      readonly appProtocol?: string;
    }[];
    readonly selector?: { readonly [label: string]: string };
  };
}

export interface IngressBackend {
  readonly service?: {
    readonly name?: string;
    readonly port?: { readonly name?: string; readonly number?: number };
  };
  readonly resource?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
}

export interface Ingress extends TypedObject {
  readonly spec?: {
    readonly ingressClassName?: string;
    readonly defaultBackend?: IngressBackend;
    readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
    readonly rules?: readonly {
      readonly host?: string;
      readonly http?: {
        readonly paths?: readonly {
          readonly path?: string;
          readonly pathType?: string;
          readonly backend?: IngressBackend;
        }[];
      };
    }[];
  };
}

export interface NetworkPolicyPeer {
  readonly ipBlock?: { readonly cidr?: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
}

export interface NetworkPolicyPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}

export interface NetworkPolicy extends TypedObject {
  readonly spec?: {
    readonly podSelector?: LabelSelector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly {
      readonly from?: readonly NetworkPolicyPeer[];
      readonly ports?: readonly NetworkPolicyPort[];
    }[];
    readonly egress?: readonly {
      readonly to?: readonly NetworkPolicyPeer[];
      readonly ports?: readonly NetworkPolicyPort[];
    }[];
  };
}

export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs?: readonly string[];
}

export interface Role extends TypedObject {
  readonly rules?: readonly PolicyRule[];
}

export interface ClusterRole extends Role {
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}

export interface RoleBinding extends TypedObject {
  readonly roleRef?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly {
    readonly kind?: string;
    readonly apiGroup?: string;
    readonly name?: string;
    readonly namespace?: string;
  }[];
}

export interface ConfigMap extends TypedObject {
  readonly data?: { readonly [key: string]: string };
  readonly binaryData?: { readonly [key: string]: string };
  readonly immutable?: boolean;
}

export interface Secret extends TypedObject {
  readonly type?: string;
  readonly data?: { readonly [key: string]: string };
  readonly stringData?: { readonly [key: string]: string };
  readonly immutable?: boolean;
}

export interface Namespace extends TypedObject {
  readonly spec?: { readonly finalizers?: readonly string[] };
}

export interface ServiceAccount extends TypedObject {
  readonly automountServiceAccountToken?: boolean;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly secrets?: readonly { readonly name?: string }[];
}

/** Types by what `kinds` says: `apps/Deployment`, or `Pod` where Kubernetes has no group. */
export interface KubernetesKinds {
  readonly Pod: Pod;
  readonly Service: Service;
  readonly ConfigMap: ConfigMap;
  readonly Secret: Secret;
  readonly Namespace: Namespace;
  readonly ServiceAccount: ServiceAccount;
  readonly PersistentVolumeClaim: PersistentVolumeClaim;
  readonly "apps/Deployment": Deployment;
  readonly "apps/StatefulSet": StatefulSet;
  readonly "apps/DaemonSet": DaemonSet;
  readonly "apps/ReplicaSet": ReplicaSet;
  readonly "batch/Job": Job;
  readonly "batch/CronJob": CronJob;
  readonly "autoscaling/HorizontalPodAutoscaler": HorizontalPodAutoscaler;
  readonly "policy/PodDisruptionBudget": PodDisruptionBudget;
  readonly "networking.k8s.io/Ingress": Ingress;
  readonly "networking.k8s.io/NetworkPolicy": NetworkPolicy;
  readonly "rbac.authorization.k8s.io/Role": Role;
  readonly "rbac.authorization.k8s.io/ClusterRole": ClusterRole;
  readonly "rbac.authorization.k8s.io/RoleBinding": RoleBinding;
  readonly "rbac.authorization.k8s.io/ClusterRoleBinding": RoleBinding;
}

/** The type of a kind; of one that is not listed, what all objects have. */
export type KindOf<K> = K extends keyof KubernetesKinds ? KubernetesKinds[K] : KubernetesObject;

/** Metadata and Pods as they stand in files: whatever an author may leave out is optional. Names are those of the Kubernetes API. */
import type { Value } from "../definition.ts";

export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly {
    readonly apiVersion?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly uid?: string;
    readonly controller?: boolean;
  }[];
}

/** What every object has. */
export interface TypedObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** An object of a kind that is not listed below. */
export interface KubernetesObject extends TypedObject {
  readonly [key: string]: unknown;
}

export interface LabelSelector {
  readonly matchLabels?: { readonly [label: string]: string };
  readonly matchExpressions?: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly values?: readonly string[];
  }[];
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
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly windowsOptions?: WindowsOptions;
}

export interface SeLinuxOptions {
  readonly level?: string;
  readonly role?: string;
  readonly type?: string;
  readonly user?: string;
}

export interface WindowsOptions {
  readonly hostProcess?: boolean;
  readonly gmsaCredentialSpecName?: string;
  readonly runAsUserName?: string;
}

export interface PodSecurityContext {
  readonly fsGroupChangePolicy?: string;
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly windowsOptions?: WindowsOptions;
  readonly supplementalGroupsPolicy?: string;
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
    readonly fieldRef?: { readonly apiVersion?: string; readonly fieldPath?: string };
    readonly resourceFieldRef?: Value;
    readonly fileKeyRef?: Value;
  };
}

/** What a probe or a hook does. */
export interface Handler {
  readonly httpGet?: {
    readonly host?: string;
    readonly path?: string;
    readonly port?: number | string;
    readonly scheme?: string;
    readonly httpHeaders?: readonly { readonly name?: string; readonly value?: string }[];
  };
  readonly tcpSocket?: { readonly host?: string; readonly port?: number | string };
  readonly exec?: { readonly command?: readonly string[] };
}

export interface Probe extends Handler {
  readonly grpc?: { readonly port?: number; readonly service?: string };
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly successThreshold?: number;
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
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
  readonly workingDir?: string;
  readonly env?: readonly EnvVar[];
  readonly envFrom?: readonly {
    readonly prefix?: string;
    readonly secretRef?: { readonly name?: string; readonly optional?: boolean };
    readonly configMapRef?: { readonly name?: string; readonly optional?: boolean };
  }[];
  readonly ports?: readonly ContainerPort[];
  readonly resources?: { readonly limits?: ResourceList; readonly requests?: ResourceList; readonly claims?: Value };
  readonly securityContext?: SecurityContext;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly volumeMounts?: readonly {
    readonly name?: string;
    readonly mountPath?: string;
    readonly readOnly?: boolean;
    readonly subPath?: string;
    readonly subPathExpr?: string;
    readonly mountPropagation?: string;
  }[];
  readonly volumeDevices?: readonly { readonly name?: string; readonly devicePath?: string }[];
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: Value;
  readonly resizePolicy?: Value;
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
  readonly tolerations?: readonly {
    readonly key?: string;
    readonly operator?: string;
    readonly value?: string;
    readonly effect?: string;
    readonly tolerationSeconds?: number;
  }[];
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: Value;
  readonly topologySpreadConstraints?: readonly {
    readonly maxSkew?: number;
    readonly topologyKey?: string;
    readonly whenUnsatisfiable?: string;
    readonly labelSelector?: LabelSelector;
  }[];
  readonly dnsPolicy?: string;
  readonly dnsConfig?: Value;
  readonly enableServiceLinks?: boolean;
  readonly hostAliases?: readonly { readonly ip?: string; readonly hostnames?: readonly string[] }[];
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly os?: { readonly name?: string };
  readonly overhead?: ResourceList;
  readonly preemptionPolicy?: string;
  readonly priority?: number;
  readonly readinessGates?: readonly { readonly conditionType?: string }[];
  readonly resourceClaims?: Value;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name?: string }[];
  readonly shareProcessNamespace?: boolean;
}

/** A Pod, or the Pod that a workload's template makes. */
export interface Pod extends TypedObject {
  readonly spec?: PodSpec;
}

export interface PodTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
}

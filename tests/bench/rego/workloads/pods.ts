import type { Workload } from "../workload.ts";

/** Twenty rules in the manner of the Pod security standards; each violation is an object, as admission wants it. */
const policy = `package pods

deny contains {"rule": "host-network", "msg": "the Pod uses the host's network"} if pod.hostNetwork == true

deny contains {"rule": "host-pid", "msg": "the Pod sees the host's processes"} if pod.hostPID == true

deny contains {"rule": "host-ipc", "msg": "the Pod uses the host's IPC"} if pod.hostIPC == true

deny contains {"rule": "privileged", "msg": msg} if {
	some c in containers
	c.securityContext.privileged == true
	msg := sprintf("container %s is privileged", [c.name])
}

deny contains {"rule": "privilege-escalation", "msg": msg} if {
	some c in containers
	not c.securityContext.allowPrivilegeEscalation == false
	msg := sprintf("container %s may gain privileges", [c.name])
}

deny contains {"rule": "non-root", "msg": msg} if {
	some c in containers
	not runs_as_non_root(c)
	msg := sprintf("container %s may run as root", [c.name])
}

deny contains {"rule": "root-user", "msg": msg} if {
	some c in containers
	c.securityContext.runAsUser == 0
	msg := sprintf("container %s runs as user 0", [c.name])
}

deny contains {"rule": "read-only-root", "msg": msg} if {
	some c in containers
	not c.securityContext.readOnlyRootFilesystem
	msg := sprintf("container %s writes to its root file system", [c.name])
}

deny contains {"rule": "added-capabilities", "msg": msg} if {
	some c in containers
	some capability in c.securityContext.capabilities.add
	not capability in allowed_capabilities
	msg := sprintf("container %s adds %s", [c.name, capability])
}

deny contains {"rule": "dropped-capabilities", "msg": msg} if {
	some c in containers
	not drops_all(c)
	msg := sprintf("container %s keeps capabilities", [c.name])
}

deny contains {"rule": "host-path", "msg": msg} if {
	some volume in pod.volumes
	volume.hostPath
	msg := sprintf("volume %s is a path of the host: %s", [volume.name, volume.hostPath.path])
}

deny contains {"rule": "volume-type", "msg": msg} if {
	some volume in pod.volumes
	some kind, _ in volume
	not kind in allowed_volumes
	msg := sprintf("volume %s is of kind %s", [volume.name, kind])
}

deny contains {"rule": "host-port", "msg": msg} if {
	some c in containers
	some port in c.ports
	port.hostPort > 0
	msg := sprintf("container %s takes port %d of the host", [c.name, port.hostPort])
}

deny contains {"rule": "image-tag", "msg": msg} if {
	some c in containers
	is_floating(c.image)
	msg := sprintf("container %s uses %s", [c.name, c.image])
}

deny contains {"rule": "image-registry", "msg": msg} if {
	some c in containers
	not startswith(c.image, "registry.example/")
	msg := sprintf("container %s takes its image from elsewhere: %s", [c.name, c.image])
}

deny contains {"rule": "limits", "msg": msg} if {
	some c in containers
	some resource in ["cpu", "memory"]
	not c.resources.limits[resource]
	msg := sprintf("container %s has no %s limit", [c.name, resource])
}

deny contains {"rule": "seccomp", "msg": msg} if {
	some c in containers
	not seccomp(c) in {"RuntimeDefault", "Localhost"}
	msg := sprintf("container %s has no seccomp profile", [c.name])
}

deny contains {"rule": "sysctls", "msg": msg} if {
	some sysctl in pod.securityContext.sysctls
	not sysctl.name in allowed_sysctls
	msg := sprintf("the Pod sets %s", [sysctl.name])
}

deny contains {"rule": "probes", "msg": msg} if {
	some c in pod.containers
	some probe in ["livenessProbe", "readinessProbe"]
	not c[probe]
	msg := sprintf("container %s has no %s", [c.name, probe])
}

deny contains {"rule": "labels", "msg": msg} if {
	missing := {"app", "team", "tier"} - {key | some key, _ in input.metadata.labels}
	count(missing) > 0
	msg := sprintf("labels are missing: %v", [missing])
}

pod := input.spec.template.spec

containers := array.concat(object.get(pod, "initContainers", []), pod.containers)

allowed_capabilities := {"NET_BIND_SERVICE"}

allowed_volumes := {"name", "configMap", "secret", "emptyDir", "projected", "persistentVolumeClaim", "downwardAPI"}

allowed_sysctls := {"net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies"}

runs_as_non_root(c) if c.securityContext.runAsNonRoot == true

runs_as_non_root(c) if {
	not c.securityContext.runAsNonRoot == false
	pod.securityContext.runAsNonRoot == true
}

drops_all(c) if "ALL" in c.securityContext.capabilities.drop

is_floating(image) if endswith(image, ":latest")

is_floating(image) if not contains(image, ":")

seccomp(c) := c.securityContext.seccompProfile.type

seccomp(c) := pod.securityContext.seccompProfile.type if not c.securityContext.seccompProfile
`;

const good = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

const probe = { httpGet: { path: "/health", port: 8080 }, periodSeconds: 10 };

export const pods: Workload = {
  name: "20 Pod security rules on a Deployment",
  goal: 1 / 20,
  policy,
  input: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "shop", namespace: "shop", labels: { app: "shop", team: "web" } },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: "shop" } },
      template: {
        metadata: { labels: { app: "shop" } },
        spec: {
          hostNetwork: false,
          hostPID: true,
          securityContext: { runAsNonRoot: true, sysctls: [{ name: "kernel.msgmax", value: "65536" }] },
          initContainers: [{ name: "migrate", image: "registry.example/shop/migrate:4.1.0", securityContext: good }],
          containers: [
            {
              name: "web",
              image: "registry.example/shop/web:4.1.0",
              securityContext: good,
              ports: [{ containerPort: 8080 }],
              resources: { limits: { cpu: "1", memory: "512Mi" } },
              livenessProbe: probe,
              readinessProbe: probe,
            },
            {
              name: "proxy",
              image: "elsewhere.example/proxy:latest",
              securityContext: {
                ...good,
                privileged: true,
                runAsUser: 0,
                capabilities: { add: ["NET_ADMIN"], drop: ["ALL"] },
              },
              ports: [{ containerPort: 8443, hostPort: 443 }],
              resources: { limits: { cpu: "1", memory: "128Mi" } },
              livenessProbe: probe,
              readinessProbe: probe,
            },
            {
              name: "logs",
              image: "registry.example/logs:2.0.1",
              securityContext: good,
              resources: { limits: { cpu: "100m", memory: "64Mi" } },
              livenessProbe: probe,
            },
          ],
          volumes: [
            { name: "config", configMap: { name: "shop" } },
            { name: "scratch", emptyDir: {} },
            { name: "host-logs", hostPath: { path: "/var/log" } },
          ],
        },
      },
    },
  },
  rule: "data.pods.deny",
};

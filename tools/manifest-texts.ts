import type { Rule } from "./generate-manifests.ts";

/** What the text of one generated manifest is made of. */
export interface Facts {
  readonly team: string;
  readonly name: string;
  readonly replicas: number;
  readonly port: number;
  readonly version: string;
  readonly sidecar: boolean;
  /** How many entries a ConfigMap has. */
  readonly variables: number;
  readonly breaks: Rule | undefined;
}

export function deploymentText(facts: Facts): string {
  const { name, replicas, breaks } = facts;
  return lines(
    "apiVersion: apps/v1",
    "kind: Deployment",
    metadata(facts),
    "spec:",
    `  replicas: ${replicas}`,
    "  selector:",
    "    matchLabels:",
    `      app: ${name}`,
    "  template:",
    "    metadata:",
    "      labels:",
    `        app: ${name}`,
    "    spec:",
    breaks === "host-network" && "      hostNetwork: true",
    "      securityContext:",
    breaks === "run-as-non-root" ? "        runAsUser: 0" : "        runAsNonRoot: true",
    "      containers:",
    container(name, `registry.example.com/${facts.team}/${name.replace(/-\d+$/, "")}`, facts),
    facts.sidecar &&
      container("proxy", "registry.example.com/platform/proxy", { ...facts, port: 9000, breaks: undefined }),
    "      volumes:",
    "        - name: scratch",
    breaks === "host-path" ? "          hostPath: {path: /var/lib/data}" : "          emptyDir: {}",
  );
}

export function serviceText(facts: Facts): string {
  return lines(
    "apiVersion: v1",
    "kind: Service",
    metadata(facts),
    "spec:",
    `  type: ${facts.breaks === "node-port" ? "NodePort" : "ClusterIP"}`,
    "  selector:",
    `    app: ${facts.name}`,
    "  ports:",
    "    - name: http",
    "      port: 80",
    `      targetPort: ${facts.port}`,
  );
}

export function configMapText(facts: Facts): string {
  const settings = ["LOG_LEVEL", "TIMEOUT_MS", "REGION", "POOL_SIZE", "CACHE_TTL", "FEATURE_SET"].slice(
    0,
    facts.variables,
  );
  return lines(
    "apiVersion: v1",
    "kind: ConfigMap",
    metadata(facts),
    "data:",
    ...settings.map((key, index) => `  ${key}: "${facts.port + index}"`),
    facts.breaks === "config-secret" && "  DATABASE_PASSWORD: not-a-real-one",
  );
}

function metadata({ name, team, breaks }: Facts): string {
  return lines(
    "metadata:",
    `  name: ${name}`,
    `  namespace: ${team}`,
    "  labels:",
    `    app: ${name}`,
    breaks !== "team-label" && `    example.com/team: ${team}`,
  ).trimEnd();
}

function container(name: string, image: string, { port, version, breaks }: Facts): string {
  return lines(
    `        - name: ${name}`,
    `          image: ${image}:${breaks === "image-tag" ? "latest" : version}`,
    "          ports:",
    `            - containerPort: ${port}`,
    breaks !== "readiness" && `          readinessProbe: {httpGet: {path: /ready, port: ${port}}}`,
    "          resources:",
    "            requests: {cpu: 100m, memory: 128Mi}",
    breaks !== "limits" && "            limits: {memory: 256Mi}",
    "          securityContext:",
    "            allowPrivilegeEscalation: false",
    breaks === "privileged" && "            privileged: true",
    "          volumeMounts:",
    "            - {name: scratch, mountPath: /tmp}",
  ).trimEnd();
}

function lines(...parts: readonly (string | false)[]): string {
  return parts
    .filter((part) => part !== false)
    .map((part) => `${part}\n`)
    .join("");
}

import {
  anything,
  array,
  boolean,
  type Infer,
  map,
  matching,
  object,
  oneOf,
  optional,
  positiveInteger,
  refine,
  string,
  version,
  withDefault,
} from "@sekisho/core";

const scope = matching(/^[a-z][a-z0-9-]*:\S+$/, "a scope such as repo:github.com/acme/pay");

const label = matching(/^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/, "lower-case letters, digits and -, at most 53");

const namespace = matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "a namespace of Kubernetes");

/** A program is started with it. */
// oxlint-disable-next-line no-control-regex -- what no path holds
const path = matching(/^[^\0]+$/, "a path");

/** One way to render a chart. */
const release = object({
  /** The chart's directory. */
  chart: path,
  /** What ids bear; it keeps two ways to render one chart apart. Absent: the release. */
  name: optional(label),
  /** Absent: the chart's own name. */
  release: optional(label),
  namespace: optional(namespace),
  /** Files, the later ones over the earlier ones. */
  values: withDefault(array(path), []),
  /** Over the files. */
  set: optional(map(anything)),
  kubeVersion: optional(matching(/^v?[0-9]+\.[0-9]+(\.[0-9]+)?$/, "a version such as 1.33")),
  apiVersions: withDefault(
    array(matching(/^[A-Za-z0-9][A-Za-z0-9./-]*$/, "an API such as monitoring.coreos.com/v1")),
    [],
  ),
  includeCrds: withDefault(boolean, false),
});

const MAX_RENDER_SECONDS = 600;

/** How charts, overlays and helmfiles are rendered. */
const render = object({
  helm: withDefault(boolean, true),
  kustomize: withDefault(boolean, true),
  helmfile: withDefault(boolean, true),
  releases: withDefault(array(release), []),
  /** What is not rendered, in .gitignore syntax. */
  exclude: withDefault(array(string), []),
  /** For each program. */
  timeoutSeconds: withDefault(
    refine(positiveInteger, (seconds) =>
      seconds <= MAX_RENDER_SECONDS ? undefined : `expected at most ${MAX_RENDER_SECONDS} seconds, found ${seconds}`,
    ),
    60,
  ),
});

/** Where sekisho.yaml says nothing of it. */
export const RENDER_DEFAULT: Infer<typeof render> = {
  helm: true,
  kustomize: true,
  helmfile: true,
  releases: [],
  exclude: [],
  timeoutSeconds: 60,
};

/** `sekisho.yaml` at the root of a user's repository; paths are from its directory. */
export const sekishoYaml = object({
  apiVersion: version(["sekisho/v1"]),
  /** A path, `sekisho:NAME`, `oci://…@sha256:…` or `git+https://…#COMMIT`. Absent: the shipped rulebooks. */
  rulebook: optional(string),
  /** Absent: from the git remote. */
  scope: optional(scope),
  check: withDefault(
    object({
      /** Absent: the whole directory. */
      paths: withDefault(array(string, { min: 1 }), ["."]),
      /** In .gitignore syntax. */
      ignore: withDefault(array(string), []),
      failOn: withDefault(oneOf(["deny", "warn"]), "deny"),
      unknown: withDefault(oneOf(["fail", "tell"]), "fail"),
      plans: withDefault(array(object({ file: string, root: optional(string), workspace: optional(string) })), []),
      render: withDefault(render, RENDER_DEFAULT),
      /** A file of violations that do not stop. */
      baseline: optional(path),
    }),
    { paths: ["."], ignore: [], failOn: "deny", unknown: "fail", plans: [], render: RENDER_DEFAULT },
  ),
  report: optional(
    object({
      url: refine(string, (text) =>
        URL.canParse(text) ? undefined : `expected an address such as https://sekisho.example.com`,
      ),
      when: withDefault(array(oneOf(["push", "pull_request", "schedule", "manual"]), { min: 1 }), ["push"]),
    }),
  ),
});

export type SekishoYaml = Infer<typeof sekishoYaml>;
export type RenderSettings = SekishoYaml["check"]["render"];
export type ReleaseSettings = RenderSettings["releases"][number];

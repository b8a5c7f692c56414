import {
  array,
  type Infer,
  matching,
  object,
  oneOf,
  optional,
  refine,
  string,
  version,
  withDefault,
} from "@sekisho/core";

const scope = matching(/^[a-z][a-z0-9-]*:\S+$/, "a scope such as repo:github.com/acme/pay");

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
    }),
    { paths: ["."], ignore: [], failOn: "deny", unknown: "fail", plans: [] },
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

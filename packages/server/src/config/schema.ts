import { isRange } from "@sekisho/clients/address";
import {
  anything,
  array,
  type Infer,
  map,
  matching,
  object,
  oneOf,
  optional,
  positiveInteger,
  refine,
  string,
  union,
  version,
  withDefault,
} from "@sekisho/core";

const secret = union([object({ file: string }, "{file: …}"), object({ env: string }, "{env: …}")]);

const address = refine(string, (text) => {
  const isWeb = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  return isWeb ? undefined : `expected an address such as https://sekisho.example.com, found ${JSON.stringify(text)}`;
});

/** Its path, query and fragment would be lost: pages and webhooks stand at fixed places below it. */
const origin = refine(address, (text) => {
  const url = new URL(text);
  return url.pathname === "/" && url.search === "" && url.hash === ""
    ? undefined
    : `expected an address without a path, found ${JSON.stringify(text)}`;
});

const scopePattern = matching(
  /^\S+$/,
  "a scope such as cluster:prod-1, or a pattern of scopes such as repo:github.com/acme/**",
);
const addressRange = refine(string, (text) =>
  isRange(text) ? undefined : `expected an address or a range such as 10.0.0.0/8, found ${JSON.stringify(text)}`,
);
const names = array(string, { min: 1 });

const follow = union([
  object({ directory: string }, "{directory: …}"),
  object(
    {
      git: string,
      ref: withDefault(string, "main"),
      /** Where in the repository the rulebook stands. */
      path: withDefault(string, "."),
      /** For https. */
      token: optional(secret),
    },
    "{git: …, ref: …}",
  ),
]);

const oidc = object({
  issuer: address,
  clientId: string,
  clientSecret: secret,
  /** Beside `openid`. */
  scopes: withDefault(array(string), ["profile", "email"]),
  groups: withDefault(
    object({
      /** The claim that lists a person's groups. */
      claim: withDefault(string, "groups"),
      /** Groups by the role that they give; the highest counts. */
      roles: withDefault(
        object({
          viewer: optional(names),
          member: optional(names),
          approver: optional(names),
          admin: optional(names),
        }),
        {},
      ),
      /** Groups by the team that they make one a member of. */
      teams: withDefault(map(names, string), new Map<string, readonly string[]>()),
      /** The role of who is in none of these groups. Absent: they may not sign in. */
      otherwise: optional(oneOf(["viewer", "member"])),
    }),
    { claim: "groups", roles: {}, teams: new Map<string, readonly string[]>() },
  ),
});

/** Whoever can change an issuer's keys on their way makes its tokens: in the clear only on this machine. */
const keyIssuer = refine(address, (text) => {
  const { protocol, hostname } = new URL(text);
  const isLoopback = hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return protocol === "https:" || isLoopback ? undefined : `expected an https address, found ${JSON.stringify(text)}`;
});

const workload = object({
  issuer: keyIssuer,
  audience: string,
  /** Claims that a token must have, each by a pattern: `{repository: "acme/*"}`. */
  claims: refine(map(string, string), (claims) =>
    claims.size > 0 ? undefined : "expected at least one claim: without any, every workload of the issuer may report",
  ),
  team: optional(string),
  permissions: names,
  /** Scopes that it may report for; `{CLAIM}` stands for a claim's value: `repo:github.com/{repository}`. */
  speaksFor: names,
});

/** server.yaml (rulebook.md): how `sekisho up` and `sekisho serve` run. */
export const serverYaml = object({
  apiVersion: version(["server/v1"]),
  /** `HOST:PORT`; port 0 takes a free one. */
  listen: withDefault(matching(/^.+:\d{1,5}$/, "an address such as 127.0.0.1:8787"), "127.0.0.1:8787"),
  /** What browsers and webhooks call this server. Absent: the address it listens on. */
  url: optional(origin),
  /** Proxies before the server, whose word on who asks is taken. */
  trustedProxies: optional(
    object({
      addresses: array(addressRange, { min: 1 }),
      /** The header that they write; the other one a stranger may have sent. */
      header: withDefault(oneOf(["x-forwarded-for", "forwarded"]), "x-forwarded-for"),
    }),
  ),
  /**
   * Seconds in which a server that stops still answers, while /readyz says that it stops. Absent: 3 for `sekisho serve`,
   * none for `sekisho up`.
   */
  drainSeconds: optional(positiveInteger),
  /** Absent: sekisho.db in the data directory. */
  store: optional(object({ url: matching(/^(?:sqlite:.|postgres(?:ql)?:\/\/)/, "sqlite:PATH or postgres://…") })),
  keys: withDefault(
    object({
      /** Signs checkpoints of the ledger. Absent: one that is made in the data directory. */
      ledger: optional(secret),
      /** Seals what a sign-in keeps in the browser meanwhile. */
      cookies: optional(secret),
    }),
    {},
  ),
  /** Outside the database: this is what finds a cut tail. Absent: a file in the data directory. */
  checkpoints: withDefault(array(object({ file: string })), []),
  rulebooks: withDefault(
    array(
      object({
        /** Under which it is served: `/bundles/NAME.tar.gz`. Absent: its own. */
        name: optional(matching(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "a name such as acme")),
        scopes: array(scopePattern, { min: 1 }),
        follow,
        /** Seconds between two looks. */
        everySeconds: withDefault(positiveInteger, 60),
      }),
    ),
    [],
  ),
  signIn: withDefault(object({ oidc: optional(oidc), workloads: withDefault(array(workload), []) }), { workloads: [] }),
  /** Addresses, ranges and host names that the server may ask although they are not public: an identity provider inside. */
  outbound: withDefault(object({ open: withDefault(array(string), []) }), { open: [] }),
  /** As the notify package reads it. */
  notify: optional(anything),
  /** Settings of gates, by name; each gate reads its own. */
  gates: withDefault(map(anything), new Map()),
});

export type ServerYaml = Infer<typeof serverYaml>;
export type FollowedRulebook = ServerYaml["rulebooks"][number];
export type OidcSettings = NonNullable<ServerYaml["signIn"]["oidc"]>;
export type WorkloadSettings = ServerYaml["signIn"]["workloads"][number];

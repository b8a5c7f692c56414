import type { Clock, Log } from "@sekisho/core";
import type { Permission, Secrets } from "@sekisho/gate";
import type { Notify } from "@sekisho/notify";
import type { LoadOptions } from "@sekisho/rulebook";
import { listMembers, type Store } from "@sekisho/store";
import type { Workloads } from "../access/authenticate.ts";
import { serverPermissions } from "../access/permissions.ts";
import { exemptionOperations } from "../api/exemptions.ts";
import { findingOperations } from "../api/findings.ts";
import { ledgerOperations } from "../api/ledger.ts";
import { signInOperations } from "../api/me.ts";
import { memberOperations } from "../api/members.ts";
import { overviewOperations } from "../api/overview.ts";
import { rulebookOperations } from "../api/rulebooks.ts";
import { teamMessageOperations } from "../api/team-messages.ts";
import { tokenOperations } from "../api/tokens.ts";
import { bundleRoutes } from "../bundles/routes.ts";
import { listenOf, type ServerConfig } from "../config/server-config.ts";
import { consoleRoutes } from "../console/routes.ts";
import { ownNames } from "../guard/origin.ts";
import { Proxies } from "../guard/proxies.ts";
import type { FollowedRulebooks } from "../rulebooks/feed.ts";
import type { Runtime } from "../runtime/open.ts";
import { makeSignInLink } from "../sign-in/link.ts";
import type { Oidc } from "../sign-in/oidc.ts";
import type { Tracing } from "../tracing/tracing.ts";
import { type App, makeApp, type Rates } from "./app.ts";
import { gateOperations } from "./gate-operations.ts";
import { healthRoutes } from "./health.ts";
import { listen } from "./listen.ts";
import { openMetrics } from "./metrics.ts";
import { openApiRoute } from "./openapi.ts";
import type { Operation } from "./operation.ts";
import { webhookRoutes } from "./webhooks.ts";

export interface FaceParts {
  readonly store: Store;
  readonly runtime: Runtime;
  readonly rulebooks: Pick<FollowedRulebooks, "standings" | "standingFor" | "propose" | "current">;
  readonly notify: Pick<Notify, "test" | "health">;
  /** How rulebooks are read here. */
  readonly load: LoadOptions;
  readonly clock: Clock;
  readonly log: Log;
  /** The server's directory. */
  readonly data: string;
  readonly config: Pick<ServerConfig, "listen" | "url" | "signIn" | "keys" | "trustedProxies">;
  readonly secrets: Secrets;
  /** For what the server asks of others; the caller's policy. */
  readonly fetch: typeof fetch;
  readonly rates?: Rates;
  readonly tracing?: Tracing;
  /** The program's version, for the description of the API. */
  readonly version: string;
}

/** The server as the network sees it. */
export interface Face {
  /** Where browsers find it. */
  readonly origin: string;
  /** The secret of a link that signs the local administrator in, where nobody else could. */
  readonly signInSecret: string | undefined;
  /** From now on it is not ready for new work. */
  stopping(): void;
  close(graceMs: number): Promise<void>;
}

/** Serves API, webhooks, health and metrics. Rejects with the Problems of {@link listen}. */
export async function openFace(parts: FaceParts): Promise<Face> {
  const { store, clock, config } = parts;
  const { host, port } = listenOf(config);
  const stopping = new AbortController();
  // The app needs the port, which is known once it listens: what comes before it is there waits.
  const ready = Promise.withResolvers<App>();
  const listening = await listen({ fetch: async (...asked) => (await ready.promise).fetch(...asked) }, host, port);
  const own = config.url === undefined ? undefined : new URL(config.url);
  const origin = own?.origin ?? `http://${hostName(host)}:${listening.port}`;
  ready.resolve(await faceApp(parts, { origin, names: ownNames(own, listening.port), stopping: stopping.signal }));
  const isNobodyAdmin = (await listMembers(store.read, { role: "admin" })).every(({ source }) => source === "server");
  const link = isNobodyAdmin ? await makeSignInLink(store, clock.now()) : undefined;
  return {
    origin,
    signInSecret: link?.secret,
    stopping: () => stopping.abort(),
    close: (graceMs) => listening.close(graceMs),
  };
}

interface Names {
  readonly origin: string;
  readonly names: ReadonlySet<string>;
  readonly stopping: AbortSignal;
}

/** The app with everything on it. Throws an Error where an operation names no permission. */
export async function faceApp(parts: FaceParts, { origin, names, stopping }: Names): Promise<App> {
  const { store, runtime, rulebooks, notify, clock, log, version, config, fetch } = parts;
  const oidc = await oidcOf(parts, origin);
  const { operations, permissions } = faceOperations(parts);
  const metrics = openMetrics(store, clock);
  return makeApp({
    store,
    clock,
    log,
    operations,
    permissions,
    origin,
    names,
    stopping,
    ...(config.trustedProxies && { proxies: new Proxies(config.trustedProxies) }),
    ...(parts.rates && { rates: parts.rates }),
    ...(parts.tracing && { tracing: parts.tracing }),
    workloads: await workloadsOf(config.signIn.workloads, log, fetch),
    observe(answered) {
      metrics.observe(answered);
      log.debug("answered", { ...answered, ms: Math.round(answered.ms * 100) / 100 });
    },
    mount: [
      ...(oidc === undefined ? [] : [(await import("../sign-in/oidc-routes.ts")).oidcRoutes(oidc)]),
      openApiRoute(operations, version),
      webhookRoutes(runtime),
      bundleRoutes(rulebooks),
      healthRoutes({ store, health: () => runtime.health(), messages: () => notify.health(), stopping, clock }),
      metrics.mount,
      // Last: it answers at every other address.
      consoleRoutes(),
    ],
  });
}

/** Sign-in by a provider, where one is configured; its library is loaded only then. */
async function oidcOf(
  { store, clock, log, config, secrets, data, fetch }: FaceParts,
  origin: string,
): Promise<Oidc | undefined> {
  const settings = config.signIn.oidc;
  if (settings === undefined) return undefined;
  const { cookies } = config.keys;
  const [{ openOidc }, { CALLBACK }, { sealBy }, { ownCookieKey, soundCookieKey }] = await Promise.all([
    import("../sign-in/oidc.ts"),
    import("../sign-in/oidc-routes.ts"),
    import("../sign-in/seal.ts"),
    import("../sign-in/cookie-key.ts"),
  ]);
  return openOidc({
    store,
    clock,
    log,
    settings,
    clientSecret: () => secrets.read(settings.clientSecret),
    callback: `${origin}${CALLBACK}`,
    seal: sealBy(
      cookies === undefined ? ownCookieKey(data) : soundCookieKey(await secrets.read(cookies), "keys.cookies"),
    ),
    fetch,
  });
}

async function workloadsOf(
  settings: ServerConfig["signIn"]["workloads"],
  log: Log,
  fetch: FaceParts["fetch"],
): Promise<Workloads> {
  if (settings.length === 0) return () => Promise.resolve(undefined);
  return (await import("../sign-in/workloads.ts")).workloadTokens({ settings, log, fetch });
}

/** Every operation of the API, the gates' too, and the permissions that they name. */
export function faceOperations({
  store,
  runtime,
  rulebooks,
  notify,
  load,
  clock,
  config,
}: Pick<FaceParts, "store" | "runtime" | "rulebooks" | "notify" | "load" | "clock" | "config">): {
  readonly operations: readonly Operation[];
  readonly permissions: readonly Permission[];
} {
  const gates = gateOperations(runtime.gates);
  const permissions = [...serverPermissions, ...gates.permissions];
  const operations = [
    ...signInOperations({ store, clock, ways: { oidc: config.signIn.oidc !== undefined } }),
    ...findingOperations({ store, clock, rulebooks }),
    ...overviewOperations({ store, clock, rulebooks }),
    ...teamMessageOperations({ rulebooks, notify }),
    ...exemptionOperations({ store, clock, rulebooks, load }),
    ...ledgerOperations(store),
    ...rulebookOperations(rulebooks, clock),
    ...memberOperations(store, clock),
    ...tokenOperations(store, clock, permissions),
    ...gates.operations,
  ];
  return { operations, permissions };
}

/** An address of everything is reached by this machine's own name. */
function hostName(host: string): string {
  if (host === "127.0.0.1" || host === "0.0.0.0" || host === "::" || host === "::1") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

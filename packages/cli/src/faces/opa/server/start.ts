import { Problem } from "@sekisho/core";
import type { RegoVersion } from "@sekisho/rego";
import type { World } from "../../world.ts";
import { OPA_VERSION } from "../version.ts";
import { authorize } from "./access/authorize.ts";
import { bodyForPolicy } from "./access/body.ts";
import { withVersion } from "./contents/activate.ts";
import type { Contents } from "./contents/contents.ts";
import { Store } from "./contents/store.ts";
import type { Address } from "./http/addresses.ts";
import { Front } from "./http/front.ts";
import { type Listening, type ListenSettings, listen } from "./http/listen.ts";
import type { Reply } from "./http/reply.ts";
import { textReply } from "./http/reply.ts";
import type { ApiRequest } from "./http/request.ts";
import type { Log } from "./log/log.ts";
import { RequestMetrics } from "./log/request-metrics.ts";
import { type Plugins, pluginsOf } from "./plugins/plugins.ts";
import { familyOf } from "./routes/families.ts";
import { type Answer, answerRequest, healthReply } from "./routes/routes.ts";
import type { Served } from "./routes/served.ts";
import type { ServerConfig } from "./settings/server-config.ts";

export interface ServerOptions {
  readonly addresses: readonly Address[];
  /** Where only `/health` and `/metrics` are. */
  readonly diagnosticAddresses: readonly Address[];
  readonly listening: ListenSettings;
  readonly config: ServerConfig;
  /** What is in force at first. */
  readonly contents: Contents;
  readonly regoVersion: RegoVersion;
  readonly maxErrors: number;
  /** How long bundles are waited for before anybody may ask; 0 does not wait. */
  readonly readyTimeoutMs: number;
  /** `token`: who asks is told to the policy. */
  readonly authentication: "token" | "off";
  readonly authorization: "basic" | "off";
  readonly log: Log;
  readonly world: Pick<World, "env">;
}

export interface RunningServer {
  readonly addresses: readonly string[];
  readonly diagnosticAddresses: readonly string[];
  readonly store: Store;
  /** Takes nothing new; what runs has `graceMs` to end. */
  close(graceMs: number): Promise<void>;
}

/** Serves. Throws OpaErrors where the contents do not compile, and Problems of {@link listen}. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { addresses, diagnosticAddresses, config, contents, log, world, regoVersion, maxErrors } = options;
  const environment = Object.entries(world.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const runtime = { config: config.shown, env: Object.fromEntries(environment), version: OPA_VERSION, commit: "" };
  const store = new Store({ world, print: (line) => log.info(line), runtime, maxErrors });
  store.change(() => withVersion(contents));
  const metrics = new RequestMetrics();
  const plugins = pluginsOf(config.whole, { store, log, labels: config.labels, regoVersion });
  const served: Served = {
    store,
    defaultDecision: config.defaultDecision,
    config: () => config.shown,
    status: plugins.status,
    health: { bundles: plugins.areBundlesReady, failing: () => (plugins.areBundlesReady() ? [] : ["bundle"]) },
    ...(plugins.decisions !== undefined && { decisions: plugins.decisions }),
    metrics: () => metrics.text(),
  };
  const answer = (request: ApiRequest): Answer => answerRequest(request, served, regoVersion);
  const guarded = async (request: ApiRequest): Promise<Reply> => {
    await checkAccess(request, store, options);
    return answer(request);
  };
  const { limits, packing } = config;
  const front = new Front({
    log,
    metrics,
    limits,
    packing,
    familyOf,
    answer: options.authorization === "off" ? answer : guarded,
  });
  const diagnostic = new Front({
    log,
    metrics,
    limits,
    packing,
    familyOf,
    answer: (request) => diagnose(request, served),
  });
  const open: Listening[] = [];
  const close = async (graceMs: number): Promise<void> => {
    await Promise.all(open.map((one) => one.close(graceMs)));
    await plugins.stop();
    log.flush();
  };
  plugins.start();
  try {
    await readyWithin(plugins, options.readyTimeoutMs);
    for (const address of addresses) open.push(await listen(address, front.take, options.listening));
    for (const address of diagnosticAddresses) open.push(await listen(address, diagnostic.take, options.listening));
  } catch (error) {
    await close(0);
    throw error;
  }
  const all = open.map(({ address }) => address);
  return {
    addresses: all.slice(0, addresses.length),
    diagnosticAddresses: all.slice(addresses.length),
    store,
    close,
  };
}

/** Throws Problem `plugins_late` where plugins are not ready in time; 0 does not wait. */
async function readyWithin(plugins: Plugins, ms: number): Promise<void> {
  if (ms <= 0) return;
  const late = new Problem("plugins_late", "Failed to wait for plugins activation.");
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), ms);
  });
  try {
    await Promise.race([plugins.ready(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

async function checkAccess(request: ApiRequest, store: Store, options: ServerOptions): Promise<void> {
  const access = { decision: options.config.defaultAuthorization, hasIdentity: options.authentication === "token" };
  await authorize(request, await bodyForPolicy(request), { revision: store.current, access });
}

async function diagnose(request: ApiRequest, served: Served): Promise<Reply> {
  if (request.path[0] === "health") return healthReply(request, served);
  if (request.rawPath === "/metrics") return answerRequest(request, served, "v1");
  return textReply(404, "404 page not found\n");
}

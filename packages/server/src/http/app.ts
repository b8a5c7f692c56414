import { randomUUID } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Clock, Log } from "@sekisho/core";
import type { Permission } from "@sekisho/gate";
import type { Store } from "@sekisho/store";
import { type Context, Hono } from "hono";
import { authenticate, type Workloads } from "../access/authenticate.ts";
import type { ServerPermission } from "../access/permissions.ts";
import { readSession } from "../access/session-cookie.ts";
import { securityHeaders } from "../guard/headers.ts";
import { isOwnHost, isOwnOrigin } from "../guard/origin.ts";
import type { Asker, Proxies } from "../guard/proxies.ts";
import { callerAddress, type Rate, RateLimit } from "../guard/rate-limit.ts";
import type { Tracing } from "../tracing/tracing.ts";
import type { Caller, Operation } from "./operation.ts";
import { problemAnswer, Refusal } from "./problem-details.ts";
import { requireCaller, serveOperation } from "./serve-operation.ts";

export interface AppOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly operations: readonly Operation[];
  /** The server's and the gates'. */
  readonly permissions: readonly Permission[];
  readonly workloads: Workloads;
  /** What browsers call this server: `https://sekisho.example.com`. */
  readonly origin: string;
  /** Host headers that name it. */
  readonly names: ReadonlySet<string>;
  /** Fires when the server begins to stop: clients are to connect elsewhere. */
  readonly stopping: AbortSignal;
  /** Whose word on who asks is taken. Absent: nobody's. */
  readonly proxies?: Proxies;
  /** What else answers: webhooks, health, pages. Mounted after the API. */
  readonly mount?: readonly Mount[];
  /** How much one address may ask. */
  readonly rates?: Rates;
  /** Traces requests, where somebody collects traces. */
  readonly tracing?: Tracing;
  /** Told of each answer. */
  readonly observe?: (answered: Answered) => void;
}

/** What the app keeps of a request. */
interface Kept {
  readonly Variables: {
    readonly requestId: string;
    readonly route: string;
    /** Whether the browser came by https: to this server's address, or to a proxy that is trusted and says so. */
    readonly isSecure: boolean;
  };
}

export type App = Hono<Kept>;
export type AppContext = Context<Kept>;

export type Mount = (app: App, tools: AppTools) => void;

/** What a part of the app may use beside its own. */
export interface AppTools {
  /** Throws Refusal `rate_limited` where an address asks too often. */
  readonly rateLimited: (context: AppContext) => void;
  /**
   * Lets through who may do this on anything. Throws Refusal `wrong_host`, `rate_limited`, 401 `sign_in` and
   * `token_invalid`, 403 `forbidden`.
   */
  readonly allowed: (context: AppContext, permission: ServerPermission) => Promise<void>;
}

export interface Answered {
  /** The request's id. */
  readonly request: string;
  /** The path's pattern, never the path: `/api/v1/findings/{key}`. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly ms: number;
}

export interface Rates {
  /** Whoever asks. */
  readonly all: Rate;
  /** Those who have not signed in. */
  readonly unknown: Rate;
}

const RATES: Rates = { all: { burst: 400, perSecond: 100 }, unknown: { burst: 30, perSecond: 2 } };

/** Below it all operations stand. */
export const API = "/api/v1";

/**
 * The server's HTTP face. An operation without a known permission is refused here, before the server listens: Error.
 * Every error is answered as problem details; the request's id stands in the answer and in the log.
 */
export function makeApp(options: AppOptions): App {
  const { log, clock, operations, names, origin, observe, tracing, stopping, rates = RATES } = options;
  const app: App = new Hono();
  const isOwnSecure = origin.startsWith("https:");
  const all = new RateLimit(rates.all);
  const unknown = new RateLimit(rates.unknown);
  const asker = (context: AppContext): Asker => askerOf(context, options.proxies);
  const rateLimited = (context: AppContext): void => refuseFast(all, callerOfRate(asker(context)), clock.now());

  app.use(async (context, next) => {
    const id = randomUUID();
    const started = performance.now();
    const { scheme } = asker(context);
    context.set("requestId", id);
    context.set("isSecure", isOwnSecure || scheme === "https");
    // Over plain HTTP it would count for nothing (RFC 6797, 7.2).
    const headers = Object.entries(securityHeaders({ isSecure: context.get("isSecure") && scheme !== "http" }));
    const serve = async (): Promise<Answered> => {
      if (isOwnSecure && scheme === "http" && isRead(context)) context.res = redirectTo(origin, context);
      else await next();
      const { res } = context;
      for (const [name, value] of headers) if (!res.headers.has(name)) res.headers.set(name, value);
      res.headers.set("x-request-id", id);
      if (stopping.aborted) res.headers.set("connection", "close");
      const { method } = context.req;
      // Only what nothing answers has no route.
      const route = context.get("route") ?? "other";
      return { request: id, route, method, status: res.status, ms: performance.now() - started };
    };
    observe?.(tracing === undefined ? await serve() : await tracing.request(context.req.header("traceparent"), serve));
  });
  app.onError((error, context) => answerProblem(error, context, log));
  app.notFound((context) =>
    answerProblem(new Refusal(404, "not_found", "there is nothing at this address"), context, log),
  );

  /** Whoever asks, at an address that is this server's, not too often. */
  const enter = async (context: AppContext): Promise<Caller | undefined> => {
    const asking = asker(context);
    if (!isOwnHost(asking.host, names)) throw notThisServer();
    refuseFast(all, callerOfRate(asking), clock.now());
    const caller = await callerOf(context, options);
    if (caller === undefined) refuseFast(unknown, callerOfRate(asking), clock.now());
    const wrong = callerRefusal(context, caller, options);
    if (wrong !== undefined) throw wrong;
    return caller;
  };

  const permissions = new Map(options.permissions.map((permission) => [permission.name, permission]));
  for (const operation of operations) {
    const permission = permissions.get(operation.permission);
    if (permission === undefined && operation.permission !== "open") {
      throw new Error(
        `${operation.method} ${operation.path} names the permission ${operation.permission}: there is none`,
      );
    }
    const pattern = `${API}${operation.path}`;
    app.on(operation.method, honoPath(operation.path), async (context) => {
      context.set("route", pattern);
      return serveOperation(operation, permission, {
        caller: await enter(context),
        request: context.req.raw,
        parameters: context.req.param(),
        session: readSession(context),
        isSecure: context.get("isSecure"),
      });
    });
  }
  refuseOtherMethods(app, operations);
  const allowed: AppTools["allowed"] = async (context, name) => {
    const permission = permissions.get(name);
    if (permission === undefined) throw new Error(`there is no permission ${name}`);
    requireCaller(await enter(context), permission);
  };
  for (const mount of options.mount ?? []) mount(app, { rateLimited, allowed });
  return app;
}

/** A method that no operation of the path has. */
function refuseOtherMethods(app: App, operations: readonly Operation[]): void {
  for (const [path, those] of Map.groupBy(operations, (operation) => operation.path)) {
    const allow = those.map(({ method }) => method).join(", ");
    app.all(honoPath(path), () => {
      throw new Refusal(405, "method_unknown", `here only: ${allow}`, { headers: { allow } });
    });
  }
}

function honoPath(path: string): string {
  return `${API}${path}`.replaceAll(/\{(\w+)\}/g, ":$1");
}

async function callerOf(context: AppContext, { store, workloads }: AppOptions): Promise<Caller | undefined> {
  const authorization = context.req.header("authorization");
  const bearer = authorization === undefined ? undefined : (/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? "");
  const session = bearer === undefined ? readSession(context) : undefined;
  return authenticate(store, { bearer, session }, workloads);
}

/** What is wrong with how a caller says who they are, whatever they ask for; undefined where nothing is. */
function callerRefusal(context: AppContext, caller: Caller | undefined, { origin }: AppOptions): Refusal | undefined {
  if (context.req.header("authorization") !== undefined) {
    if (caller !== undefined) return undefined;
    return new Refusal(401, "token_invalid", "the token is unknown, wrong, expired or revoked", {
      headers: { "www-authenticate": 'Bearer realm="sekisho", error="invalid_token"' },
    });
  }
  const ownOrigin = context.get("isSecure") ? origin.replace(/^http:/, "https:") : origin;
  if (readSession(context) === undefined || isOwnOrigin(context.req.raw, ownOrigin)) return undefined;
  return new Refusal(403, "cross_site", "a change by a signed-in browser must come from this server's own pages");
}

function isRead({ req }: AppContext): boolean {
  return req.method === "GET" || req.method === "HEAD";
}

/** Who came by plain HTTP to a server that is known by https: cookies would not come along. */
function redirectTo(origin: string, { req }: AppContext): Response {
  const { pathname, search } = new URL(req.url);
  return new Response(null, { status: 308, headers: { location: `${origin}${pathname}${search}` } });
}

function notThisServer(): Refusal {
  return new Refusal(421, "wrong_host", "this server is not known by that name: set `url` in its configuration");
}

function refuseFast(limit: RateLimit, caller: string, now: number): void {
  const seconds = limit.take(caller, now);
  if (seconds > 0) {
    throw new Refusal(429, "rate_limited", `too many requests: try again in ${seconds} s`, {
      headers: { "retry-after": String(seconds) },
    });
  }
}

function askerOf(context: AppContext, proxies: Proxies | undefined): Asker {
  const remote = remoteOf(context);
  const header = (name: string): string | undefined => context.req.header(name);
  if (proxies === undefined) return { address: remote, host: header("host"), scheme: undefined };
  return proxies.asker(remote, header);
}

/** Who is at the other end of the connection; tests have none. */
function remoteOf(context: AppContext): string | undefined {
  try {
    return getConnInfo(context).remote.address;
  } catch {
    return undefined;
  }
}

function callerOfRate({ address }: Asker): string {
  return address === undefined ? "unknown" : callerAddress(address);
}

export function answerProblem(error: unknown, context: AppContext, log: Log): Response {
  const { details, headers, isFault } = problemAnswer(error);
  if (isFault) {
    log.error("a request failed", { request: context.get("requestId"), status: details.status, error });
  }
  return new Response(JSON.stringify(details), {
    status: details.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}

import { systemClock } from "@sekisho/core";
import type { Role } from "@sekisho/gate";
import type { OpenGate } from "@sekisho/server";
import { createSession, rememberPerson, type Store, setMembership } from "@sekisho/store";
import type { App } from "../src/http/app.ts";
import { type FaceParts, faceApp } from "../src/http/face.ts";
import { quiet } from "./gates.ts";

const HOUR_MS = 3_600_000;
const MANY = { burst: 100_000, perSecond: 1 };
export const ORIGIN = "http://localhost:8787";

/** What a face of the tests is made of: no network, no rulebook, open gates. */
export function partsOf(store: Store, gates: readonly OpenGate[] = []): FaceParts {
  return {
    store,
    runtime: {
      gates,
      receive: () => Promise.reject(new Error("the test sends no webhooks")),
      health: () => Promise.resolve(new Map()),
      close: () => Promise.resolve(),
    },
    rulebooks: {
      standings: () => [],
      standingFor: () => undefined,
      propose: () => Promise.resolve(undefined),
      current: () => undefined,
    },
    notify: { test: () => Promise.resolve([]), health: () => Promise.resolve({ state: "ok" }) },
    load: {},
    clock: systemClock,
    log: quiet,
    data: "",
    config: { listen: "127.0.0.1:8787", keys: {}, signIn: { workloads: [] } },
    secrets: { read: () => Promise.resolve("a secret of the test") },
    fetch,
    version: "0",
    rates: { all: MANY, unknown: MANY },
  };
}

/** The server's app over a store, without a network. */
export async function appOf(
  store: Store,
  gates: readonly OpenGate[] = [],
  { origin = ORIGIN, ...parts }: Partial<FaceParts> & { readonly origin?: string } = {},
): Promise<App> {
  return faceApp(
    { ...partsOf(store, gates), ...parts },
    { origin, names: new Set(["localhost:8787"]), stopping: new AbortController().signal },
  );
}

/** A person who is signed in; answers with the cookie. */
export async function signedIn(store: Store, role: Role, teams: readonly string[]): Promise<string> {
  return store.transaction(async (tx) => {
    const subject = `${role} ${teams.join(" ")}`;
    const person = await rememberPerson(tx, { issuer: "https://idp.example.com", subject, name: subject });
    await setMembership(tx, { person, role, teams, source: "groups", at: 1, actor: "system" });
    return `sekisho=${await createSession(tx, { person, idleMs: HOUR_MS, absoluteMs: HOUR_MS })}`;
  });
}

export interface Ask {
  readonly cookie?: string | undefined;
  readonly bearer?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as the console's page makes it. */
export async function ask(
  app: App,
  method: string,
  path: string,
  { cookie, bearer, body, headers }: Ask = {},
): Promise<Response> {
  return app.request(`${ORIGIN}${path}`, {
    method,
    headers: {
      host: "localhost:8787",
      "sec-fetch-site": "same-origin",
      ...(cookie !== undefined && { cookie }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

import { type Log, silentLog } from "@sekisho/core";
import type { Gate } from "@sekisho/gate";
import type { OpenGate } from "@sekisho/server";
import { createToken, openStore, type Store } from "@sekisho/store";
import { describeStores, startPostgres } from "@sekisho/testkit";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { App } from "../src/http/app.ts";
import { faceOperations } from "../src/http/face.ts";
import type { Operation } from "../src/http/operation.ts";
import { appOf, ask, partsOf, signedIn } from "./face.ts";
import { findingsFor } from "./findings.ts";
import { quiet } from "./gates.ts";
import { requestsTo, wellFormedTo } from "./hostile.ts";

/** No answer takes longer, whatever is asked; the machine is shared. */
const WITHIN_MS = 10_000;

/** A gate that takes anything. */
const taker: OpenGate = {
  gate: {
    name: "taker",
    commands: [],
    permissions: [{ name: "taker.write", role: "member", reach: "any" }],
  } satisfies Gate,
  parts: {
    routes: [
      {
        method: "PUT",
        path: "/{name}",
        permission: "taker.write",
        summary: "takes",
        handle: ({ body, parameters, query }) =>
          Promise.resolve({ status: 200, body: { ...parameters, ...query, body } }),
      },
    ],
    health: () => Promise.resolve({ state: "ok" }),
    close: () => Promise.resolve(),
  },
};

const operations = (store: Store): readonly Operation[] => faceOperations(partsOf(store, [taker])).operations;

interface Opened {
  readonly app: App;
  readonly cookie: string;
  readonly key: string;
}

async function opened(store: Store, log: Log = quiet): Promise<Opened> {
  const [key = ""] = await findingsFor(store, [{ name: "deploy/a.yaml#pay/api", owner: "own" }]);
  return { app: await appOf(store, [taker], { log }), cookie: await signedIn(store, "admin", ["own"]), key };
}

const problem = z.object({ status: z.int(), code: z.string(), detail: z.string(), type: z.string() });

/** What is wrong with an answer; undefined where nothing is. */
async function faultOf(answer: Response): Promise<string | undefined> {
  const text = await answer.text();
  if (answer.status >= 500) return `${answer.status} ${text}`;
  if (answer.headers.get("x-content-type-options") !== "nosniff") return "a browser may guess its type";
  if (answer.status < 400) return undefined;
  if (answer.headers.get("content-type") !== "application/problem+json") return "it is no problem of ours";
  const read = problem.safeParse(JSON.parse(text));
  return read.success && read.data.status === answer.status ? undefined : text;
}

describeStores("every operation", ({ open }) => {
  it("answers whatever it is asked with no fault, in time", async () => {
    const store = await open();
    const { app, key } = await opened(store);
    const faults: string[] = [];
    const statuses = new Map<number, number>();
    for (const operation of operations(store)) {
      // One operation signs out.
      const cookie = await signedIn(store, "admin", ["own"]);
      for (const { path, body, headers } of requestsTo(operation, { key })) {
        const started = performance.now();
        const answer = await ask(app, operation.method, `/api/v1${path}`, {
          cookie,
          body,
          ...(headers && { headers }),
        });
        const fault = await faultOf(answer);
        const took = performance.now() - started;
        if (fault !== undefined || took > WITHIN_MS) {
          faults.push(`${operation.id} ${path.slice(0, 200)} ${JSON.stringify(body)?.slice(0, 200)}: ${fault ?? took}`);
        }
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
    }
    expect(faults).toEqual([]);
    // The requests that differ from a good one in one text reach the work behind the schemas.
    expect(statuses.get(200)).toBeGreaterThan(50);
    expect(statuses.get(422)).toBeGreaterThan(200);
  }, 120_000);

  it("refuses who is not who they say", async () => {
    const store = await open();
    const { app, cookie, key } = await opened(store);
    const make = async (validMs?: number): Promise<string> =>
      (
        await store.transaction(async (tx) =>
          createToken(tx, { name: "t", scopes: ["server.me"], ...(validMs !== undefined && { validMs }) }),
        )
      ).text;
    const good = await make();
    const late = await make(-1);
    const wrong = [late, `${good.slice(0, -1)}${good.endsWith("A") ? "B" : "A"}`, "x".repeat(8_000), "a.b.c", "’"];
    for (const operation of operations(store).filter(({ permission }) => permission !== "open")) {
      const { path, body } = wellFormedTo(operation, { key });
      for (const token of wrong) {
        const headers = { authorization: `Bearer ${encodeURI(token)}` };
        const answer = await ask(app, operation.method, `/api/v1${path}`, { cookie, body, headers });
        expect([operation.id, answer.status, await faultOf(answer)]).toEqual([operation.id, 401, undefined]);
      }
      const forged = await ask(app, operation.method, `/api/v1${path}`, { cookie: `sekisho=${"A".repeat(43)}`, body });
      expect([operation.id, forged.status]).toEqual([operation.id, 401]);
    }
  });
});

it("every operation says that the database is away and when to come again, and goes on when it is back", async () => {
  const server = await startPostgres({ fsync: "off" });
  const store = await openStore({ url: await server.createDatabase() });
  try {
    const { app, cookie, key } = await opened(store, silentLog);
    await server.kill();
    for (const operation of operations(store)) {
      const { path, body } = wellFormedTo(operation, { key });
      const started = performance.now();
      const answer = await ask(app, operation.method, `/api/v1${path}`, { cookie, body });
      expect(performance.now() - started, operation.id).toBeLessThan(WITHIN_MS);
      // Which ways there are to sign in, the store does not say.
      if (operation.id === "readSignInWays") continue;
      expect([operation.id, answer.status]).toEqual([operation.id, 503]);
      expect(Number(answer.headers.get("retry-after")), operation.id).toBeGreaterThan(0);
    }
    await server.start();
    expect((await ask(app, "GET", "/api/v1/me", { cookie })).status).toBe(200);
  } finally {
    await store.close();
    await server.stop();
  }
}, 120_000);

describe("the requests of this test", () => {
  it("are made for each operation from its own schemas", () => {
    const body = z.strictObject({ keys: z.array(z.string()), team: z.string().nullable() });
    const spec = { id: "x", method: "POST", path: "/x/{name}", body } as unknown as Operation;
    const bodies = [...requestsTo(spec, { key: "k" })].map((one) => JSON.stringify(one.body));
    expect(new Set(bodies).size).toBeGreaterThan(40);
  });
});

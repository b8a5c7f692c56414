import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Gate, Host, Parts } from "@sekisho/gate";
import { openStore } from "@sekisho/store";
import { afterAll, expect, it } from "vitest";
import { runtimeOf } from "./gates.ts";

const data = mkdtempSync(join(tmpdir(), "sekisho-contract-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const idle = { health: () => Promise.resolve({ state: "ok" as const }), close: () => Promise.resolve() };

const route = {
  method: "GET" as const,
  path: "/things",
  summary: "things",
  handle: () => Promise.resolve({ status: 200 }),
};

const wrong: readonly (readonly [string, Partial<Gate>, Partial<Parts>])[] = [
  ["a name that is not kebab-case", { name: "Wrong" }, {}],
  ["a permission of another", { permissions: [{ name: "other.read", role: "viewer", reach: "any" }] }, {}],
  ["a route without a permission", {}, { routes: [{ ...route, permission: "wrong.read" }] }],
  [
    "a route on things of teams that does not say whose",
    { permissions: [{ name: "wrong.read", role: "viewer", reach: "own-team" }] },
    { routes: [{ ...route, permission: "wrong.read" }] },
  ],
  ["a page that reads by no permission", {}, { pages: [{ path: "/", title: "t", permissions: ["wrong.read"] }] }],
  ["a job of another", {}, { jobs: [{ kind: "other.run", run: () => Promise.resolve() }] }],
  [
    "two schedules of a name",
    {},
    { schedules: [1, 2].map((everyMs) => ({ name: "s", everyMs, job: () => ({ kind: "wrong.run", input: null }) })) },
  ],
  [
    "a table of another",
    {
      migrations: [
        {
          owner: "wrong",
          id: "1",
          release: 1,
          phase: "expand",
          statements: () => ["create table other_thing (a int)"],
        },
      ],
    },
    {},
  ],
];

it.each(wrong)("refuses a gate with %s", async (_, gate, parts) => {
  const store = await openStore({ url: `sqlite:${join(data, crypto.randomUUID())}` });
  try {
    const whole: Gate = { name: "wrong", commands: [], open: () => Promise.resolve({ ...idle, ...parts }), ...gate };
    const opened = runtimeOf(store, { data, gates: [{ gate: whole, config: undefined }] });
    await expect(opened).rejects.toMatchObject({ code: "gate_contract" });
  } finally {
    await store.close();
  }
});

it("keeps a gate to its own tables, jobs and services", async () => {
  const store = await openStore({ url: `sqlite:${join(data, crypto.randomUUID())}` });
  let host: Host | undefined;
  const gate: Gate = {
    name: "own",
    commands: [],
    open(given) {
      host = given;
      return Promise.resolve(idle);
    },
  };
  const runtime = await runtimeOf(store, { data, gates: [{ gate, config: undefined }] });
  try {
    if (host === undefined) throw new Error("the gate was opened");
    const given = host;
    interface Foreign {
      readonly ledger_entry: { readonly id: number };
    }
    const foreign = given.reader<Foreign>().selectFrom("ledger_entry").select("id").execute();
    await expect(foreign).rejects.toMatchObject({ code: "foreign_table" });
    const job = given.transaction((tx) => given.enqueue({ kind: "other.run", input: null }, tx));
    await expect(job).rejects.toMatchObject({ code: "foreign_job" });
    await expect(given.publish("door", {})).rejects.toMatchObject({ code: "service_unknown" });
    await expect(given.judge([], { scope: "repo:x" })).rejects.toMatchObject({ code: "no_rulebook" });
  } finally {
    await runtime.close(0);
    await store.close();
  }
});

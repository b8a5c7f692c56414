import { describeStores } from "@sekisho/testkit";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { advanceSpool, checkStore, type FoundCode, type Store } from "../src/index.ts";
import { Filler, key } from "./fill-store.ts";
import { AT, tamper } from "./ledgers.ts";

const now = AT + 86_400_000;

async function check(store: Store): Promise<readonly string[]> {
  const looked = await checkStore(store, { keys: [key], now, graceMs: 0 });
  return looked.flatMap(({ found }) => found.map(({ code, of }) => `${code} ${of}`));
}

/** Two jobs of one key, one of none that is leased; a finding, a blob, a stream, a sealed ledger. */
async function fill(store: Store): Promise<void> {
  await new Filler(store).all([
    { do: "scan", said: [{ name: "a", broken: ["k/one"], owner: "web", severity: "high" }], exempt: false },
    { do: "enqueue", name: "x", key: undefined, delayMs: 0 },
    { do: "claim", pick: 2 },
    { do: "enqueue", name: "x", key: "k", delayMs: 9e6 },
    { do: "enqueue", name: "x", key: "k", delayMs: 9e6 },
    { do: "blob", name: "b", size: 300_000, fill: 77 },
    { do: "stream", name: "s", chunks: ["a", "b"] },
    { do: "entries", count: 30 },
    { do: "seal" },
  ]);
}

/** What somebody does to a store, and what is found of it. */
const DAMAGES: readonly (readonly [FoundCode, string])[] = [
  ["schema_missing", "drop index job_ready"],
  ["schema_unknown", "create table stray (id integer primary key)"],
  ["schema_changed", "update schema_migration set digest = 'x' where id = '0001-ledger'"],
  ["job_lease", "update job set lease_holder = null where state = 'leased'"],
  ["job_lease", "update job set lease_until = 1 where state = 'delayed'"],
  ["job_state", "update job set state = 'asleep' where state = 'delayed'"],
  ["job_overdue", "update job set lease_until = 1 where state = 'leased'"],
  ["key_count", "update job_key set unfinished = unfinished + 1"],
  ["key_count", "insert into job_key (key, unfinished) values ('stale', 0)"],
  ["key_count", "delete from job_key where key = 'k'"],
  ["key_first", "update job set state = 'waiting' where key = 'k'"],
  ["key_first", "update job set state = 'ready' where key = 'k'"],
  ["finding_state", "update finding set state = 'resolved'"],
  ["finding_state", "update finding_sight set passed_at = violated_at + 1, passed_scan = 'x', passed_why = 'passed'"],
  ["finding_unseen", "delete from finding_sight"],
  ["event_lost", "delete from finding"],
  ["sight_lost", "delete from finding"],
  ["stream_gap", "delete from stream_chunk where seq = 1"],
  ["chunk_lost", "delete from stream"],
  ["blob_lost", "delete from blob_content"],
  ["chunk_lost", "delete from blob_content"],
  ["blob_uses", "update blob_content set uses = 2"],
  ["blob_chunks", "delete from blob_chunk where seq = 0"],
  ["blob_chunks", "insert into blob_chunk (upload, seq, bytes) select upload, 7, bytes from blob_chunk where seq = 0"],
  ["spool_head", "insert into spool (service, count, head) values ('a/b c', 1, 'nothing')"],
  ["ledger", "update ledger_entry set body = body || ' ' where seq = 7"],
];

describeStores("the check of a store", ({ open }) => {
  it("finds nothing in a sound one, and counts what it looked at", async () => {
    const store = await open();
    await fill(store);
    const looked = await checkStore(store, { keys: [key], now });
    expect(looked.flatMap(({ found }) => found)).toEqual([]);
    const counts = Object.fromEntries(looked.map(({ look, count }) => [look, count]));
    expect(counts).toMatchObject({ jobs: 5, keys: 3, findings: 1, history: 1, streams: 1, spools: 0, blobs: 1 });
    const entries = await store.read.selectFrom("ledger_entry").select("id").execute();
    expect(counts["ledger"]).toBe(entries.length);
    expect(entries.length).toBeGreaterThan(30);
  });

  it.each(DAMAGES)("finds %s: %s", async (code, statement) => {
    const store = await open();
    await fill(store);
    if (code === "ledger") await tamper(store, [statement]);
    else await store.transaction(async ({ db }) => sql.raw(statement).execute(db));
    const codes = (await check(store)).map((one) => one.split(" ")[0]);
    expect(codes).toContain(code);
  });

  it("finds bytes of a blob that are others, a trigger that is gone, a spool that the ledger does not know", async () => {
    const store = await open();
    await fill(store);
    const bytes = Buffer.alloc(262_144, 78);
    await store.transaction(async ({ db }) =>
      db.updateTable("blob_chunk").set({ bytes }).where("seq", "=", 0).execute(),
    );
    await tamper(store, []);
    const head = "ab".repeat(32);
    const from = { count: 0, head: "" };
    await store.transaction((tx) => advanceSpool(tx, "gate/service c", { from, to: { count: 1, head }, at: AT }));
    const codes = (await check(store)).map((one) => one.split(" ")[0]);
    expect(new Set(codes)).toEqual(new Set(["schema_missing", "spool_anchor", "blob_hash"]));
  });

  it("takes no offence at a job whose worker died", async () => {
    const store = await open();
    await fill(store);
    await store.transaction(async ({ db }) => sql`update job set lease_until = 1 where state = 'leased'`.execute(db));
    expect((await check(store)).every((one) => one.startsWith("job_overdue "))).toBe(true);
  });
});

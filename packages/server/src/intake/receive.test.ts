import { type Clock, Problem, silentLog } from "@sekisho/core";
import type { Verified, Webhook } from "@sekisho/gate";
import { openStore } from "@sekisho/store";
import { describeStores } from "@sekisho/testkit";
import { expect, it } from "vitest";
import { MAX_DELIVERY_BYTES, receive } from "./receive.ts";

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const clock: Clock = { now: () => NOW };
const DELIVERY = { bytes: new Uint8Array(1), headers: {} };

/** A webhook whose signatures hold, for deliveries that say this. */
function saying(verified: Verified, more: Partial<Webhook> = {}): Webhook {
  return { name: "push", verify: () => Promise.resolve(verified), ...more };
}

describeStores("a delivery", ({ create, open }) => {
  it.each<readonly [string, number, number, Partial<Webhook>]>([
    ["now", 0, 202, {}],
    ["just within the window", -5 * MINUTE, 202, {}],
    ["longer ago: a replay", -5 * MINUTE - 1, 401, {}],
    ["by a clock that is a little ahead", 5 * MINUTE, 202, {}],
    ["by a clock that is far ahead", 5 * MINUTE + 1, 401, {}],
    ["by a time of an hour, where the gate takes that", -60 * MINUTE, 202, { replayWindowMs: 60 * MINUTE }],
  ])("that was sent %s", async (_, ago, status, more) => {
    const store = await open();
    const webhook = saying({ ok: true, id: "d", sentAt: NOW + ago }, more);
    const intake = { store, clock, log: silentLog };
    expect(await receive(intake, { gate: "forge", webhook }, DELIVERY)).toMatchObject({ status });
    const stored = await store.read.selectFrom("delivery").select("id").execute();
    expect(stored).toHaveLength(status === 202 ? 1 : 0);
  });

  it("of one webhook is not that of another, and comes with its job once", async () => {
    const store = await open();
    const intake = { store, clock, log: silentLog };
    const webhook = saying({ ok: true, id: "d", job: { kind: "forge.run", input: null, key: "k" } });
    const outcomes = [];
    for (const gate of ["forge", "forge", "other"]) outcomes.push(await receive(intake, { gate, webhook }, DELIVERY));
    expect(outcomes.map(({ status }) => status)).toEqual([202, 200, 202]);
    expect(await store.read.selectFrom("job").select("state").orderBy("id").execute()).toEqual([
      { state: "ready" },
      { state: "waiting" },
    ]);
  });

  it("is not acknowledged where the store is gone", async () => {
    const store = await openStore({ url: await create() });
    const intake = { store, clock, log: silentLog };
    await store.close();
    const taken = receive(intake, { gate: "forge", webhook: saying({ ok: true, id: "d" }) }, DELIVERY);
    await expect(taken).rejects.toThrow();
  });

  it("that can't be read is malformed, and one that is too large is not looked at", async () => {
    const store = await open();
    const intake = { store, clock, log: silentLog };
    const broken: Webhook = { name: "push", verify: () => Promise.reject(new Problem("test_broken", "no JSON")) };
    expect(await receive(intake, { gate: "forge", webhook: broken }, DELIVERY)).toMatchObject({ status: 400 });
    const large = { bytes: new Uint8Array(MAX_DELIVERY_BYTES + 1), headers: {} };
    expect(await receive(intake, { gate: "forge", webhook: broken }, large)).toMatchObject({ status: 413 });
  });
});

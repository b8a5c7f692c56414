import { tmpdir } from "node:os";
import { Problem, silentLog, systemClock } from "@sekisho/core";
import { openRuntime, type Runtime } from "@sekisho/server";
import type { Store } from "@sekisho/store";
import { type TallyEvent, tally } from "@sekisho/testkit";
import type { Row } from "../bench.ts";
import { NAMES } from "./databases.ts";

/** Different events of a round, each sent twice; what they happen to. */
const EVENTS = 2_500;
const THINGS = 50;
/** Deliveries at the same time. */
const SENDERS = 256;
const ROUNDS = 3;
/** 5,000 a second. */
const LIMIT_MS = 0.2;

/**
 * Events that come one by one, twice and out of order, to the test gate tally: until each is acknowledged, which is after it
 * is on disk with its job, while the jobs of those before run.
 */
export async function eventRows(store: Store): Promise<readonly Row[]> {
  const runtime = await openRuntime({
    store,
    // The gate has no service: nothing is written there.
    data: tmpdir(),
    rulebooks: { current: () => undefined, onChange: () => () => {} },
    secrets: { read: () => Promise.reject(new Problem("secret_missing", "the bench has no secrets")) },
    clock: systemClock,
    log: silentLog,
    redact: (text) => text,
    gates: [{ gate: tally, config: undefined }],
  });
  try {
    const took: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const ms = await sendAll(runtime, round);
      // The first round warms up.
      if (round > 0) took.push(ms);
    }
    const ours = Math.min(...took);
    const workload = `events one by one, twice and out of order, ${NAMES[store.database]}`;
    return [{ workload, ours, peer: LIMIT_MS, ratio: ours / LIMIT_MS, unit: "ms", against: "limit" }];
  } finally {
    await runtime.close(10_000);
  }
}

/** Milliseconds an event. */
async function sendAll(runtime: Runtime, round: number): Promise<number> {
  const total = EVENTS * 2;
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < total) {
      // 7,919 is prime to their number.
      const n = (next++ * 7_919) % total;
      const event = eventOf(round, n % EVENTS);
      const bytes = Buffer.from(JSON.stringify(event));
      const { status } = await runtime.receive("tally", "event", { bytes, headers: {} });
      if (status !== 202 && status !== 200) throw new Error(`an event was answered with ${status}`);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: SENDERS }, send));
  return (performance.now() - started) / total;
}

function eventOf(round: number, n: number): TallyEvent {
  return { id: `${round} ${n}`, thing: `thing ${n % THINGS}`, version: round * EVENTS + n, size: n };
}

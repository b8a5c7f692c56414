import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchContext, Row } from "../bench.ts";
import { median, percentile, requireSame } from "../measure.ts";
import { rbac } from "../rego/workloads/rbac.ts";
import type { Load, Loaded } from "./load.ts";
import { runLoad, type Side, startServer } from "./servers.ts";

const ROUNDS = 3;

/** The Data API at a fixed rate: 200 connections, 1,000 requests a second in all. */
export const RATE: Omit<Load, "port" | "path" | "bodies"> = {
  connections: 200,
  perSecond: 1_000,
  seconds: 10,
  warmSeconds: 3,
};

/** Who asks for what, some allowed and some not. */
const INPUTS = ["alice", "bob", "nobody"].flatMap((subject) =>
  ["read", "write"].map((action) => ({ subject, resource: "foo123", action })),
);

/**
 * `POST /v1/data/rbac/allow` of both servers, one after the other, answers compared. Times count from when a request was
 * due: one that waits behind another is late, and no slow moment is left out.
 */
export async function dataApiRows(context: BenchContext): Promise<readonly Row[]> {
  writeFileSync(join(context.temporary, "rbac.rego"), rbac.policy);
  const rounds: { readonly ours: Loaded; readonly peer: Loaded }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ ours: await measure("ours", context), peer: await measure("peer", context) });
  }
  return [
    { ...row("200 connections, 1,000 requests/s, p99", 0.99, rounds), goal: 1 },
    row("the same, p50", 0.5, rounds),
    row("the same, p99.9", 0.999, rounds),
  ];
}

async function measure(side: Side, context: BenchContext): Promise<Loaded> {
  const server = await startServer(side, ["rbac.rego"], context);
  try {
    const bodies = INPUTS.map((input) => JSON.stringify({ input }));
    const loaded = await runLoad({ ...RATE, port: server.port, path: "/v1/data/rbac/allow", bodies }, context);
    if (loaded.lost > 0) throw new Error(`${loaded.lost} requests have no answer (${side})`);
    const failed = Object.keys(loaded.answers).filter((answer) => !/^\d+ 200 /.test(answer));
    if (failed.length > 0) throw new Error(`not all requests are answered (${side}): ${failed.join(", ")}`);
    return loaded;
  } finally {
    await server.stop();
  }
}

/** Throws where the answers differ. */
export function row(
  workload: string,
  part: number,
  rounds: readonly { readonly ours: Loaded; readonly peer: Loaded }[],
): Row {
  const samples = rounds.map(({ ours, peer }) => {
    requireSame(Object.keys(ours.answers), Object.keys(peer.answers));
    return { ours: percentile(ours.latencies, part), peer: percentile(peer.latencies, part) };
  });
  return {
    workload,
    ours: median(samples.map(({ ours }) => ours)),
    peer: median(samples.map(({ peer }) => peer)),
    ratio: median(samples.map(({ ours, peer }) => ours / peer)),
    unit: "ms",
  };
}

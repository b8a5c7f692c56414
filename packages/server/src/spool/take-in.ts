import { readFileSync, rmSync, statSync } from "node:fs";
import { Problem } from "@sekisho/core";
import { advanceSpool, appendEntry, type SpoolPosition, type Store, spoolPosition } from "@sekisho/store";
import { recordDecision } from "../host/record.ts";
import { readChain } from "./chain.ts";
import { readRecord, type SpoolRecord } from "./record.ts";
import { listSegments, type Segment } from "./segments.ts";

export interface SpoolSource {
  readonly gate: string;
  readonly service: string;
  readonly directory: string;
}

/** Records of one transaction. */
const BATCH = 500;

/**
 * Takes in what a service wrote since the last time: each decision once, in order, with the chain's head anchored in the
 * ledger. Drops files that are taken in whole, but for the last, which the service may still write. Answers with how many.
 * Throws Problem `spool_broken` where a line does not follow from the one before: nothing behind it is taken in.
 */
export async function takeInSpool(store: Store, source: SpoolSource, now: number): Promise<number> {
  const chain = readChain(source.directory);
  if (chain === undefined) return 0;
  const line: Line = { source, now, name: `${source.gate}/${source.service} ${chain.id}` };
  let position = (await spoolPosition(store.read, line.name)) ?? chain.start;
  let taken = 0;
  const segments = listSegments(source.directory);
  for (const [i, segment] of segments.entries()) {
    const next = segments[i + 1];
    if (next !== undefined && next.first <= position.count + 1) {
      // The service goes on from a record: the last one stays until the next file has one.
      if (statSync(next.file).size > 0) rmSync(segment.file, { force: true });
      continue;
    }
    if (segment.first > position.count + 1) throw broken(segment.file, position);
    for (const batch of batchesBehind(segment, position)) {
      await takeIn(store, line, { from: position, batch });
      position = positionBehind(batch, position);
      taken += batch.length;
    }
  }
  return taken;
}

interface Line {
  readonly source: SpoolSource;
  /** Gate, service and chain. */
  readonly name: string;
  readonly now: number;
}

async function takeIn(
  store: Store,
  { source, name, now }: Line,
  { from, batch }: { readonly from: SpoolPosition; readonly batch: readonly SpoolRecord[] },
): Promise<void> {
  const to = positionBehind(batch, from);
  await store.transaction(async (tx) => {
    await advanceSpool(tx, name, { from, to, at: now });
    for (const { decision } of batch) await recordDecision(tx, source.gate, decision);
    const detail = { service: source.service, count: to.count, head: to.head };
    await appendEntry(tx, { kind: "spool.anchored", at: now, actor: source.gate, detail });
  });
}

function positionBehind(batch: readonly SpoolRecord[], before: SpoolPosition): SpoolPosition {
  const last = batch.at(-1);
  return last === undefined ? before : { count: last.number, head: last.hash };
}

/** The records of a file behind a position; a last line without its end is not written yet. */
function* batchesBehind({ file, first }: Segment, start: SpoolPosition): Iterable<readonly SpoolRecord[]> {
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  const behind = start.count + 1 - first;
  if (behind > 0 && !lines[behind - 1]?.endsWith(`"hash":"${start.head}"}`)) throw broken(file, start);
  let position = start;
  let batch: SpoolRecord[] = [];
  for (const line of lines.slice(behind)) {
    const record = readRecord(line, position);
    if (record === undefined) throw broken(file, position);
    position = { count: record.number, head: record.hash };
    batch.push(record);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function broken(file: string, { count }: SpoolPosition): Problem {
  return new Problem(
    "spool_broken",
    `the record behind ${count} in ${file} does not follow from it: the file was changed, or a record is lost`,
  );
}

import { setTimeout as sleep } from "node:timers/promises";
import type { Kysely } from "kysely";
import { readSeal } from "../../copy/seal.ts";
import type { Store } from "../../store.ts";
import type { Tables } from "../../tables.ts";
import type { VerifyingKey } from "../checkpoint/keys.ts";
import { hexOf } from "../tree/stored.ts";
import { type OutsideCheckpoint, statedOutside } from "./checkpoints.ts";
import { COLUMNS, checkContent, type EntryRow } from "./entry.ts";
import type { Fault } from "./fault.ts";
import { Walk } from "./walk.ts";

export interface VerifyOptions {
  /** Public keys that checkpoints may be signed by. Without one no signature is checked, and the result says so. */
  readonly keys: readonly VerifyingKey[];
  /** Checkpoints that were kept outside the database: what finds a cut tail. */
  readonly outside?: readonly OutsideCheckpoint[];
  /** UTC epoch milliseconds. */
  readonly now: number;
  /** How long a server that is at work is given to seal what waits. Default: 3,000. */
  readonly graceMs?: number;
}

export interface Verification {
  /** The ledger's name; undefined before its first checkpoint. */
  readonly origin: string | undefined;
  /** Entries in the chain, all of which hold where there is no fault. */
  readonly sealed: number;
  /** Entries that wait for their place. */
  readonly unsealed: number;
  /** Checkpoints that hold: stored, and from outside. */
  readonly checkpoints: number;
  readonly outside: number;
  /** How many entries the newest checkpoint covers that holds. */
  readonly covered: number;
  readonly signatures: "checked" | "not checked";
  /** The first thing that does not hold. */
  readonly fault: Fault | undefined;
}

const UNSEALED_MS = 60_000;
const GRACE_MS = 3_000;
const PAGE = 4_096;

/**
 * Checks every entry, kept hash and checkpoint of one moment of the ledger, beside a running server. What it can't find
 * from inside: an end that was cut off together with its checkpoints (`outside` finds it), entries that were rewritten
 * after the last checkpoint, a ledger rewritten by who has the signing key, an entry that was false when it was written.
 */
export async function verifyLedger(store: Store, options: VerifyOptions): Promise<Verification> {
  const { graceMs = GRACE_MS } = options;
  const { database } = store;
  const { verification, waiting } = await store.snapshot((db) => verifyMoment({ db, database }, options));
  if (verification.fault !== undefined || waiting === undefined) return verification;
  // A server at work has sealed it by then, or at least some that came before.
  await sleep(graceMs);
  const first = await unsealedPage({ db: store.read, database }, 0, 1);
  if (first[0]?.id !== waiting) return verification;
  return { ...verification, fault: { code: "unsealed", id: waiting } };
}

interface Source {
  readonly db: Kysely<Tables>;
  readonly database: Store["database"];
}

interface Moment {
  readonly verification: Verification;
  /** The first entry without a place, where it is older than a minute. */
  readonly waiting: number | undefined;
}

async function verifyMoment(source: Source, { keys, outside = [], now }: VerifyOptions): Promise<Moment> {
  const { db, database } = source;
  const log = await db.selectFrom("ledger_log").select("origin").executeTakeFirst();
  const origin = log?.origin;
  const walk = new Walk(db, { database, rules: { keys, origin }, outside: statedOutside(outside) });
  let fault = await walk.start();
  for (let after = Number.MIN_SAFE_INTEGER; fault === undefined; ) {
    const page = await sealedPage(source, after);
    const last = page.at(-1)?.seq ?? undefined;
    if (last === undefined) break;
    fault = await walk.page(page);
    after = last;
  }
  fault ??= await walk.end();
  // In a backup nobody seals: what waited when it was taken waits rightly.
  const backup = await readSeal(db, database);
  const unsealed = await checkUnsealed(source, backup?.at ?? now);
  const verification: Verification = {
    origin,
    sealed: walk.size,
    unsealed: unsealed.count,
    checkpoints: walk.checkpoints,
    outside: walk.outside,
    covered: walk.covered,
    signatures: keys.length > 0 ? "checked" : "not checked",
    fault: fault ?? unsealed.fault,
  };
  return { verification, waiting: unsealed.waiting };
}

/** Entries without a place have nothing but their content to check. */
async function checkUnsealed(source: Source, now: number) {
  let [count, first]: [number, EntryRow | undefined] = [0, undefined];
  let fault: Fault | undefined;
  for (let page = await unsealedPage(source, 0, PAGE); page.length > 0; ) {
    first ??= page[0];
    count += page.length;
    for (const row of page) fault ??= checkContent(row);
    page = await unsealedPage(source, page.at(-1)?.id ?? 0, PAGE);
  }
  const waiting = first !== undefined && first.at < now - UNSEALED_MS ? first.id : undefined;
  return { count, fault, waiting };
}

function sealedPage({ db, database }: Source, after: number): Promise<readonly EntryRow[]> {
  return db
    .selectFrom("ledger_entry")
    .select(["id", "seq", hexOf(database, "leaf").as("leaf"), hexOf(database, "chain").as("chain"), "body", ...COLUMNS])
    .where("seq", "is not", null)
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(PAGE)
    .execute();
}

function unsealedPage({ db, database }: Source, after: number, limit: number): Promise<readonly EntryRow[]> {
  return db
    .selectFrom("ledger_entry")
    .select(["id", "seq", hexOf(database, "leaf").as("leaf"), hexOf(database, "chain").as("chain"), "body", ...COLUMNS])
    .where("seq", "is", null)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

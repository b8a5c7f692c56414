import { isJsonArray, type Json } from "@sekisho/core";
import type { JobHandler, RulebookFeed, Schedule } from "@sekisho/gate";
import { type Exemption, exemptionStatus } from "@sekisho/rulebook";
import type { Store } from "@sekisho/store";
import type { TeamDirectory } from "../contacts.ts";
import { tablesIn } from "../tables.ts";
import { nowIn } from "./now.ts";
import { addMessage } from "./send.ts";

export interface ExpiringParts {
  readonly store: Store;
  readonly rulebooks: RulebookFeed;
  readonly directory: TeamDirectory;
}

const KIND = "server.notify-expiring";
const HOUR_MS = 3_600_000;
const PAGE = 500;
/** Findings that a message names; the rest is a number. */
const MAX_NAMED = 100;

/** Owners are told once of an exemption that ends within 30 days and that lets findings of theirs pass. */
export function expiringJob(parts: ExpiringParts): { readonly handler: JobHandler; readonly schedule: Schedule } {
  return {
    handler: { kind: KIND, timeoutMs: HOUR_MS, run: async () => tellExpiring(parts) },
    schedule: {
      name: "notify-expiring",
      everyMs: HOUR_MS,
      job: () => ({ kind: KIND, input: null, key: "notify-expiring" }),
    },
  };
}

/** What ends for a team, and what it lets pass. */
interface Ending {
  readonly team: string;
  readonly scope: string;
  /** With the rulebook's name: ids are unique within one. */
  readonly id: string;
  readonly expires: string;
  readonly findings: number[];
  total: number;
}

export async function tellExpiring(parts: ExpiringParts): Promise<void> {
  const { store, directory } = parts;
  await directory.ready;
  for (const { team, scope, id, expires, findings, total } of (await endings(parts)).values()) {
    const contacts = directory.team(team, scope);
    if (contacts === undefined || contacts.tell.length === 0) continue;
    await store.transaction(async (tx) => {
      const now = await nowIn(tx.db);
      const told = await tablesIn(tx)
        .insertInto("notify_expiry")
        .values({ team, exemption: id, expires, at: now })
        .onConflict((conflict) => conflict.doNothing())
        .returning("at")
        .executeTakeFirst();
      if (told === undefined) return;
      const detail = JSON.stringify({ exemption: id, expires, findings, total });
      await addMessage(tx, { team, kind: "expiring", now, detail }, contacts);
    });
  }
}

/** All exempted findings, page by page, by the exemption that holds longest for each, where that one ends soon. */
async function endings({ store, rulebooks }: ExpiringParts): Promise<ReadonlyMap<string, Ending>> {
  const found = new Map<string, Ending>();
  const now = await nowIn(store.read);
  for (let after: number | undefined = 0; after !== undefined; ) {
    const rows: readonly Exempted[] = await exemptedAfter(store, after);
    for (const { id: finding, owner: team, scope, exemptions } of rows) {
      const rulebook = rulebooks.current(scope);
      const last = rulebook && lastOf(rulebook.exemptions, exemptions);
      if (rulebook === undefined || last === undefined || exemptionStatus(last, now) !== "expiring") continue;
      const id = `${rulebook.name}/${last.id}`;
      const key = JSON.stringify([team, id, last.expires]);
      const ending = found.get(key) ?? { team, scope, id, expires: last.expires, findings: [], total: 0 };
      if (ending.findings.length < MAX_NAMED) ending.findings.push(finding);
      ending.total++;
      found.set(key, ending);
    }
    after = rows.length < PAGE ? undefined : rows.at(-1)?.id;
  }
  return found;
}

interface Exempted {
  readonly id: number;
  readonly owner: string;
  readonly scope: string;
  readonly exemptions: ReadonlySet<string>;
}

async function exemptedAfter(store: Store, after: number): Promise<readonly Exempted[]> {
  const rows = await store.read
    .selectFrom("finding")
    .select(["id", "owner", "scope"])
    .where("state", "=", "exempted")
    .where("id", ">", after)
    .orderBy("id")
    .limit(PAGE)
    .execute();
  if (rows.length === 0) return [];
  const sights = await store.read
    .selectFrom("finding_sight")
    .select(["finding", "exemptions"])
    .where(
      "finding",
      "in",
      rows.map(({ id }) => id),
    )
    .where("passed_at", "is", null)
    .execute();
  const ids = Map.groupBy(sights, ({ finding }) => finding);
  return rows.map((row) => ({
    ...row,
    exemptions: new Set((ids.get(row.id) ?? []).flatMap(({ exemptions }) => textsIn(exemptions))),
  }));
}

function textsIn(text: string): readonly string[] {
  // A scan wrote it.
  const list = JSON.parse(text) as Json;
  return isJsonArray(list) ? list.filter((item) => typeof item === "string") : [];
}

function lastOf(exemptions: readonly Exemption[], ids: ReadonlySet<string>): Exemption | undefined {
  return exemptions
    .filter(({ id }) => ids.has(id))
    .reduce<Exemption | undefined>((a, b) => (a === undefined || b.expires > a.expires ? b : a), undefined);
}

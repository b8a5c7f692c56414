import { isJsonObject, type Log, Problem } from "@sekisho/core";
import type { Channel, Message, Store, Tx } from "@sekisho/store";
import { sql } from "kysely";
import type { NotifyConfig, TeamSettings } from "../config.ts";
import type { TeamDirectory } from "../contacts.ts";
import { tablesIn } from "../tables.ts";
import { nowIn } from "./now.ts";
import { FOLD_ABOVE } from "./plan.ts";
import { sendDue } from "./send.ts";
import { dueAt } from "./when.ts";

export interface OwnerChannelParts {
  readonly store: Store;
  readonly directory: TeamDirectory;
  readonly settings: NotifyConfig["teams"];
  readonly log: Log;
}

/** A team that gets more messages than this … */
export const BURST_MESSAGES = 20;
/** … in so long a time is told of the rest at its end, in one message. */
export const BURST_MS = 600_000;

const SEVERITIES = ["critical", "high", "medium", "low", "info"];

/** Nobody waits, and what is critical waits for nobody. */
const PLAIN: TeamSettings = { urgent: ["critical"] };

export function settingsOf(settings: NotifyConfig["teams"], team: string): TeamSettings {
  return Object.hasOwn(settings, team) ? (settings[team] ?? PLAIN) : PLAIN;
}

/** How many changes at once are a message each. */
export function foldAbove({ digest }: TeamSettings): number {
  return digest === undefined ? FOLD_ABOVE : 1;
}

/**
 * Takes the message that a scan or an assignment leaves for an owner, and turns what it changed into messages by the channels of
 * the team: now, or when its digest or the end of its quiet hours is due. All in the transaction that records the
 * message as delivered, so that no change is taken twice.
 */
export function ownerChannel({ store, directory, settings, log }: OwnerChannelParts): Channel {
  return {
    async deliver(message) {
      await directory.ready;
      const { scan, owner, scope = await scopeOf(store, scan) } = bodyOf(message);
      const contacts = directory.team(owner, scope);
      if (owner !== "" && contacts === undefined) {
        log.warn("a change has no one to be told: no rulebook that holds for its scope has the team", { owner, scope });
      }
      return { scope, channels: contacts?.tell.length ?? 0 };
    },
    async record(tx, message, receipt) {
      const { scan, owner } = bodyOf(message);
      // `deliver` made it.
      const { scope } = receipt as { readonly scope: string };
      const contacts = directory.team(owner, scope);
      if (contacts === undefined || contacts.tell.length === 0) return;
      const teamSettings = settingsOf(settings, owner);
      const now = await nowIn(tx.db);
      const soonest = Math.max(now, await endOfBurst(tx, owner, now));
      const due = Math.max(dueAt(teamSettings, now), soonest);
      await take(tx, { scan, owner, scope, soonest, due, urgent: teamSettings.urgent });
      await sendDue(tx, { team: owner, contacts, now, foldAbove: foldAbove(teamSettings) });
    },
  };
}

interface OwnerBody {
  readonly scan: string;
  readonly owner: string;
  /** Where no scan made the changes. */
  readonly scope?: string;
}

function bodyOf({ id, body }: Message): OwnerBody {
  if (isJsonObject(body)) {
    const { scan, owner, scope } = body;
    if (typeof scan === "string" && typeof owner === "string") {
      return { scan, owner, ...(typeof scope === "string" && { scope }) };
    }
  }
  throw new Problem("job_hopeless", `message ${id} names no scan and owner`);
}

async function scopeOf(store: Store, scan: string): Promise<string> {
  const row = await store.read.selectFrom("scan").select("scope").where("id", "=", scan).executeTakeFirst();
  if (row === undefined) throw new Problem("job_hopeless", `the scan ${scan} is not there any more`);
  return row.scope;
}

interface Taking extends OwnerBody {
  readonly scope: string;
  /** When what is urgent leaves. */
  readonly soonest: number;
  readonly due: number;
  readonly urgent: TeamSettings["urgent"];
}

async function take({ db }: Tx, { scan, owner, scope, soonest, due, urgent }: Taking): Promise<void> {
  const ranks = urgent.map((severity) => SEVERITIES.indexOf(severity));
  const isUrgent = ranks.length === 0 ? sql`1 = 0` : sql`finding.severity in (${sql.join(ranks)})`;
  await sql`
    insert into notify_change (team, event, finding, scope, due_at, message)
    select ${owner}, event.id, event.finding, ${scope}, case when ${isUrgent} then ${sql.lit(soonest)} else ${sql.lit(due)} end, null
    from finding_event event join finding on finding.id = event.finding
    where event.scan = ${scan} and event.owner = ${owner} and event.told = 1
    on conflict (team, event) do nothing`.execute(db);
}

/** Until when a team that was told much has to be left in peace; 0 where it was not. */
async function endOfBurst(tx: Tx, team: string, now: number): Promise<number> {
  const rows = await tablesIn(tx)
    .selectFrom("notify_message")
    .select("at")
    .where("team", "=", team)
    .where("at", ">", now - BURST_MS)
    .where("kind", "<>", "reply")
    .orderBy("at", "desc")
    .limit(BURST_MESSAGES)
    .execute();
  return rows.length < BURST_MESSAGES ? 0 : (rows.at(-1)?.at ?? now) + BURST_MS;
}

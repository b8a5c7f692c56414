import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";
import type { Language, Severity } from "@sekisho/rulebook";
import type { Store } from "@sekisho/store";
import { sql } from "kysely";
import { type NotifyDb, tablesIn } from "../tables.ts";
import type { Notice, NoticeItem } from "./notice.ts";
import type { RuleTexts } from "./rules.ts";

export interface NoticeParts {
  readonly store: Store;
  readonly rules: RuleTexts;
  /** Where people reach the server: `https://sekisho.example.com`. */
  readonly origin: string;
}

/** Findings that a message shows; the rest is a number and a link. */
const MAX_ITEMS = 100;
const MAX_PLACES = 3;
/** Ranks of severities are positions in this list. */
const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** What a message tells, from what is stored now; undefined where all that it tells of is swept. */
export async function readNotice(
  { store, rules, origin }: NoticeParts,
  id: number,
  language: Language,
): Promise<Notice | undefined> {
  const db = tablesIn(store);
  const message = await db.selectFrom("notify_message").selectAll().where("id", "=", id).executeTakeFirst();
  if (message === undefined) return undefined;
  const { team, kind, at, detail } = message;
  const ending = kind === "expiring" ? endingIn(detail) : undefined;
  const rows = ending === undefined ? await changedRows(db, id) : await endingRows(db, ending);
  const counts = ending === undefined ? await countsOf(db, id) : { "exemption-ends": ending.total };
  if (rows.length === 0) return undefined;
  const sights = await sightsOf(db, rows);
  const items = rows.map((row) => itemOf(row, sights.get(row.id), { rules, origin, language }));
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const url = `${origin}/findings?owner=${encodeURIComponent(team)}`;
  return { id: `${id}`, kind, team, language, at, items, total, counts, url };
}

interface Row {
  readonly id: number;
  readonly change: string;
  readonly changedAt: number;
  readonly detail: string;
  readonly key: string;
  readonly rule: string;
  readonly scope: string;
  readonly type: string;
  readonly name: string;
  readonly instance: string;
  readonly severity: number;
  readonly message: string;
  readonly owner: string;
}

/** The last of a message's changes of each finding. */
async function changedRows(db: NotifyDb, message: number): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select finding.id, event.kind as change, event.at as "changedAt", event.detail, finding.key, finding.rule,
      finding.scope, finding.type, finding.name, finding.instance, finding.severity, finding.message, event.owner
    from (${lastEvents(message)}) last
    join finding_event event on event.id = last.event
    join finding on finding.id = event.finding
    order by finding.severity, event.id limit ${MAX_ITEMS}`.execute(db);
  return rows;
}

/** A finding that two of them became, after a rename, counts once. */
const lastEvents = (message: number) => sql`
  select max(event.id) as event from notify_change change join finding_event event on event.id = change.event
  where change.message = ${message} group by event.finding`;

async function countsOf(db: NotifyDb, message: number): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ readonly kind: string; readonly count: number }>`
    select event.kind, count(*) as count from (${lastEvents(message)}) last
    join finding_event event on event.id = last.event group by event.kind order by event.kind`.execute(db);
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

/** The detail of a message about an exemption that ends. */
interface EndingExemption {
  readonly exemption: string;
  readonly expires: string;
  readonly findings: readonly number[];
  readonly total: number;
}

function endingIn(detail: string | null): EndingExemption {
  // `tellExpiring` wrote it.
  return JSON.parse(detail ?? "") as EndingExemption;
}

/** What an exemption that ends lets pass. */
async function endingRows(db: NotifyDb, { exemption, expires, findings }: EndingExemption): Promise<readonly Row[]> {
  const rows = await db
    .selectFrom("finding")
    .select(["id", "key", "rule", "scope", "type", "name", "instance", "severity", "message", "owner"])
    .where("id", "in", findings.slice(0, MAX_ITEMS))
    .where("state", "=", "exempted")
    .orderBy("severity")
    .orderBy("id")
    .execute();
  const detail = JSON.stringify({ exemption, expires });
  return rows.map((row) => ({ ...row, change: "exemption-ends", changedAt: 0, detail }));
}

interface Sight {
  readonly places: string;
  readonly evidence: string;
  readonly exemptions: string;
}

/** What the gate saw that saw each finding last. */
async function sightsOf(db: NotifyDb, rows: readonly Row[]): Promise<ReadonlyMap<number, Sight>> {
  const sights = await db
    .selectFrom("finding_sight")
    .select(["finding", "places", "evidence", "exemptions"])
    .where(
      "finding",
      "in",
      rows.map(({ id }) => id),
    )
    .orderBy("violated_at")
    .execute();
  return new Map(sights.map((sight) => [sight.finding, sight]));
}

interface ItemParts extends Pick<NoticeParts, "rules" | "origin"> {
  readonly language: Language;
}

function itemOf(row: Row, sight: Sight | undefined, { rules, origin, language }: ItemParts): NoticeItem {
  const { change, changedAt, key, rule, scope, type, name, instance, owner } = row;
  const detail = objectIn(row.detail);
  const words = rules.of(scope, rule, language);
  return {
    change,
    at: changedAt,
    isFlapping: detail["flapping"] === true,
    key,
    rule,
    severity: SEVERITIES[row.severity] ?? "info",
    title: words.title,
    why: words.why,
    fix: words.fix,
    message: words.message(valueIn(sight?.evidence)) ?? row.message,
    scope,
    type,
    name,
    instance,
    places: placesIn(sight?.places),
    owner,
    from: typeof detail["from"] === "string" ? detail["from"] : undefined,
    exemptUntil: endOf(row, detail, sight, rules),
    url: `${origin}/findings/${key}`,
  };
}

function endOf(
  row: Row,
  detail: { readonly [key: string]: Json },
  sight: Sight | undefined,
  rules: RuleTexts,
): string | undefined {
  if (typeof detail["expires"] === "string") return detail["expires"];
  if (row.change !== "exempted") return undefined;
  const ids = valueIn(sight?.exemptions);
  const ends = (isJsonArray(ids) ? ids : []).flatMap((id) =>
    typeof id === "string" ? (rules.exemption(row.scope, id)?.expires ?? []) : [],
  );
  return ends.sort().at(-1);
}

function placesIn(text: string | undefined): readonly string[] {
  const places = valueIn(text);
  if (!isJsonArray(places)) return [];
  return places.slice(0, MAX_PLACES).flatMap((place) => {
    if (!isJsonObject(place)) return [];
    const { file, line } = place;
    return typeof file === "string" && typeof line === "number" ? [`${file}:${line}`] : [];
  });
}

function objectIn(text: string): { readonly [key: string]: Json } {
  const value = valueIn(text);
  return isJsonObject(value) ? value : {};
}

function valueIn(text: string | undefined): Json {
  // Columns of JSON hold what the store wrote.
  return text === undefined ? null : (JSON.parse(text) as Json);
}

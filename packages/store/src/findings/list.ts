import { Problem } from "@sekisho/core";
import type { Severity } from "@sekisho/rulebook";
import { type ExpressionBuilder, type Kysely, type Selectable, type SqlBool, sql } from "kysely";
import type { Tables } from "../tables.ts";
import type { Finding } from "./finding.ts";
import { findingOf, sightOf } from "./rows.ts";
import { severityRank } from "./severity.ts";
import type { Sight } from "./sight.ts";
import type { FindingState } from "./tables.ts";

/** Which findings; what is left out asks for nothing. */
export interface FindingFilter {
  readonly state?: FindingState;
  readonly owner?: string;
  readonly rule?: string;
  readonly scope?: string;
  readonly severity?: Severity;
  /** A part of the subject's name, to the letter. */
  readonly name?: string;
}

export interface FindingPage {
  readonly findings: readonly Finding[];
  /** Where the next page starts; undefined at the end. */
  readonly next: string | undefined;
}

const MAX_PAGE = 500;

/**
 * Findings by state (open, exempted, resolved), then the gravest first, then the latest change first. `after` is the
 * `next` of the page before. Throws Problem `cursor_invalid` for another one.
 */
export async function listFindings(
  db: Kysely<Tables>,
  filter: FindingFilter,
  { limit = 50, after }: { readonly limit?: number; readonly after?: string | undefined } = {},
): Promise<FindingPage> {
  const size = Math.min(limit, MAX_PAGE);
  const states = filter.state === undefined ? STATES : [filter.state];
  const from = after === undefined ? undefined : readCursor(after);
  const rows: Selectable<Tables["finding"]>[] = [];
  // One state after the other, each by its index; a sort over all of them would read a million rows.
  for (const state of states.slice(from === undefined ? 0 : Math.max(0, states.indexOf(from.state)))) {
    if (rows.length > size) break;
    const start = from?.state === state ? from : undefined;
    rows.push(...(await pageOf(db, { ...filter, state }, { start, limit: size + 1 - rows.length })));
  }
  const last = rows.length > size ? rows[size - 1] : undefined;
  return { findings: rows.slice(0, size).map(findingOf), next: last === undefined ? undefined : cursorOf(last) };
}

const STATES: readonly FindingState[] = ["open", "exempted", "resolved"];

async function pageOf(
  db: Kysely<Tables>,
  filter: FindingFilter & { readonly state: FindingState },
  { start, limit }: { readonly start: Cursor | undefined; readonly limit: number },
): Promise<Selectable<Tables["finding"]>[]> {
  const { state, owner, rule, scope, severity, name } = filter;
  let query = db.selectFrom("finding").selectAll().where("state", "=", state);
  if (owner !== undefined) query = query.where("owner", "=", owner);
  if (rule !== undefined) query = query.where("rule", "=", rule);
  if (scope !== undefined) query = query.where("scope", "=", scope);
  if (severity !== undefined) query = query.where("severity", "=", severityRank(severity));
  // Both databases have this one, and it minds the case; LIKE does on one of them only.
  if (name !== undefined && name !== "") query = query.where(sql<SqlBool>`replace(name, ${name}, '') <> name`);
  if (start !== undefined) query = query.where((finding) => isBehind(finding, start));
  return query.orderBy("severity").orderBy("state_at", "desc").orderBy("id", "desc").limit(limit).execute();
}

interface Cursor {
  readonly state: FindingState;
  readonly severity: number;
  readonly stateAt: number;
  readonly id: number;
}

function isBehind(
  finding: ExpressionBuilder<Tables, "finding">,
  { severity, stateAt, id }: Cursor,
): ReturnType<ExpressionBuilder<Tables, "finding">["or"]> {
  return finding.or([
    finding("severity", ">", severity),
    finding.and([
      finding("severity", "=", severity),
      finding.or([
        finding("state_at", "<", stateAt),
        finding.and([finding("state_at", "=", stateAt), finding("id", "<", id)]),
      ]),
    ]),
  ]);
}

function cursorOf({ state, severity, state_at, id }: Selectable<Tables["finding"]>): string {
  return Buffer.from(JSON.stringify([state, severity, state_at, id])).toString("base64url");
}

function readCursor(text: string): Cursor {
  try {
    const fields: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (Array.isArray(fields)) {
      // `isArray` says no more than `any[]`.
      const [state, severity, stateAt, id] = fields as readonly unknown[];
      const known = STATES.find((one) => one === state);
      if (known !== undefined && isWhole(severity) && isWhole(stateAt) && isWhole(id)) {
        return { state: known, severity, stateAt, id };
      }
    }
  } catch {
    // Told below, as every other text that is none of ours.
  }
  throw new Problem("cursor_invalid", "the place in the list is none that this store gave: start at the first page");
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** One finding with what its gates saw and its history, oldest first; undefined where there is none of that key. */
export async function readFinding(
  db: Kysely<Tables>,
  key: string,
): Promise<
  | {
      readonly finding: Finding;
      readonly sights: readonly Sight[];
      readonly history: readonly FindingEvent[];
    }
  | undefined
> {
  const row = await db.selectFrom("finding").selectAll().where("key", "=", key).executeTakeFirst();
  if (row === undefined) return undefined;
  const sights = await db.selectFrom("finding_sight").selectAll().where("finding", "=", row.id).execute();
  const history = await db
    .selectFrom("finding_event")
    .select(["at", "kind", "scan", "detail", "owner"])
    .where("finding", "=", row.id)
    .orderBy("id")
    .execute();
  return { finding: findingOf(row), sights: sights.map(sightOf), history };
}

export type FindingEvent = Pick<Selectable<Tables["finding_event"]>, "at" | "kind" | "scan" | "detail" | "owner">;

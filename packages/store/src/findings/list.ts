import { Problem } from "@sekisho/core";
import type { ExpressionBuilder, Kysely, Selectable } from "kysely";
import type { Tables } from "../tables.ts";
import { type FindingFilter, isAskedFor } from "./filter.ts";
import type { Finding } from "./finding.ts";
import { findingOf, sightOf } from "./rows.ts";
import type { Sight } from "./sight.ts";
import type { FindingState } from "./tables.ts";

export interface FindingPage {
  readonly findings: readonly Finding[];
  /** Where the next page starts; undefined at the end. */
  readonly next: string | undefined;
}

const MAX_PAGE = 500;

/**
 * Findings by state (open, exempted, resolved), then the gravest first, then the latest change first; what one scan brought
 * stands in the order of its subjects. `after` is the `next` of the page before. Throws Problem `cursor_invalid` for another one.
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
  const asked = (finding: ExpressionBuilder<Tables, "finding">) =>
    finding.and([isAskedFor(filter)(finding), ...(start === undefined ? [] : [isBehind(finding, start)])]);
  const rows = db
    .selectFrom("finding")
    .selectAll()
    .orderBy("severity")
    .orderBy("state_at", "desc")
    .orderBy("id")
    .limit(limit);
  if (filter.name === undefined) return rows.where(asked).execute();
  // A part of a name no index finds: first the ids, which `finding_list` tells by itself, then their rows.
  const ids = db
    .selectFrom("finding")
    .select("id")
    .where(asked)
    .orderBy("severity")
    .orderBy("state_at", "desc")
    .orderBy("id")
    .limit(limit);
  return rows.where("id", "in", ids).execute();
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
        finding.and([finding("state_at", "=", stateAt), finding("id", ">", id)]),
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

/** A sight, and the scan that it is of; undefined once that is swept. */
export interface TracedSight extends Sight {
  readonly source: { readonly ref: string; readonly startedAt: number; readonly digests: string } | undefined;
}

/** One finding with what its gates saw and its history, oldest first; undefined where there is none of that key. */
export async function readFinding(
  db: Kysely<Tables>,
  key: string,
): Promise<
  | {
      readonly finding: Finding;
      readonly sights: readonly TracedSight[];
      /** Whom a person gave it to. */
      readonly assigned: string | undefined;
      readonly history: readonly FindingEvent[];
    }
  | undefined
> {
  const row = await db.selectFrom("finding").selectAll().where("key", "=", key).executeTakeFirst();
  if (row === undefined) return undefined;
  const seen = await db.selectFrom("finding_sight").selectAll().where("finding", "=", row.id).execute();
  const scans = await db
    .selectFrom("scan")
    .select(["id", "ref", "started_at as startedAt", "digests"])
    .where("id", "in", seen.length === 0 ? [""] : seen.map(({ scan }) => scan))
    .execute();
  const sources = new Map(scans.map(({ id, ...source }) => [id, source]));
  const sights = seen.map((sight) => ({ ...sightOf(sight), source: sources.get(sight.scan) }));
  const assigned = await db
    .selectFrom("finding_assignment")
    .select("team")
    .where("finding", "=", row.id)
    .executeTakeFirst();
  const history = await db
    .selectFrom("finding_event")
    .select(["at", "kind", "scan", "detail", "owner"])
    .where("finding", "=", row.id)
    .orderBy("id")
    .execute();
  return { finding: findingOf(row), sights, assigned: assigned?.team, history };
}

export type FindingEvent = Pick<Selectable<Tables["finding_event"]>, "at" | "kind" | "scan" | "detail" | "owner">;

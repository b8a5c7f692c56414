import { Problem } from "@sekisho/core";
import { type Kysely, type Selectable, sql } from "kysely";
import { appendEntry } from "../ledger/append.ts";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";

/** One thing exactly as it is, of one gate. */
export interface ApprovalKey {
  readonly gate: string;
  readonly subject: string;
  readonly digest: string;
}

export interface NewApproval extends ApprovalKey {
  /** Each of these has to consent. */
  readonly teams: readonly string[];
  /** Who asks, and can't consent: a digest of the ledger's. */
  readonly askedBy: string;
  /** UTC epoch milliseconds. */
  readonly until: number;
  readonly now: number;
}

/** Asks for consent; the same digest again changes nothing, also once it is voided. */
export async function askApproval(tx: Tx, request: NewApproval): Promise<void> {
  const { gate, subject, digest, teams, askedBy, until, now } = request;
  const asked = await tx.db
    .insertInto("approval")
    .values({
      gate,
      subject,
      digest,
      teams: JSON.stringify([...new Set(teams)].sort()),
      asked_by: askedBy,
      asked_at: now,
      until,
      voided_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("digest")
    .executeTakeFirst();
  if (asked === undefined) return;
  const detail = { gate, subject, digest, teams: [...teams], until };
  await appendEntry(tx, { kind: "approval.asked", at: now, actor: askedBy, detail });
}

/**
 * A person consents for a team. Throws Problem `approval_unknown`, `approval_voided`, `approval_expired`,
 * `approval_own` (who asks can't consent) and `approval_team` (a team that was not asked).
 */
export async function consent(
  tx: Tx,
  key: ApprovalKey,
  { team, person, now }: { readonly team: string; readonly person: string; readonly now: number },
): Promise<void> {
  const row = await findApproval(tx.db, key, { lock: tx.database === "postgres" });
  if (row === undefined) throw new Problem("approval_unknown", "nobody asked for this approval");
  if (row.voided_at !== null) throw new Problem("approval_voided", "what was to be approved has changed since");
  if (now > row.until) throw new Problem("approval_expired", "the time for this approval is over: ask again");
  if (row.asked_by === person) throw new Problem("approval_own", "who asks for an approval can't give it");
  if (!teamsOf(row).includes(team)) throw new Problem("approval_team", `the team ${team} was not asked`);
  const given = await tx.db
    .insertInto("approval_consent")
    .values({ ...key, team, person, at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning("team")
    .executeTakeFirst();
  if (given === undefined) return;
  const { gate, subject, digest } = key;
  await appendEntry(tx, { kind: "approval.given", at: now, actor: person, detail: { gate, subject, digest, team } });
}

/** Voids everything that was asked or granted for a subject as it was before. */
export async function voidOtherApprovals(tx: Tx, { gate, subject, digest }: ApprovalKey, now: number): Promise<void> {
  const voided = await tx.db
    .updateTable("approval")
    .set({ voided_at: now })
    .where("gate", "=", gate)
    .where("subject", "=", subject)
    .where("digest", "<>", digest)
    .where("voided_at", "is", null)
    .returning("digest")
    .execute();
  for (const row of voided) {
    const detail = { gate, subject, digest: row.digest, by: digest };
    await appendEntry(tx, { kind: "approval.voided", at: now, actor: "system", detail });
  }
}

export type ApprovalStanding =
  | { readonly state: "unknown" | "voided" | "expired" }
  | { readonly state: "asked"; readonly missing: readonly string[] }
  | { readonly state: "granted"; readonly by: readonly string[] };

/** How an approval stands. One that is granted holds until its time is over, or the subject changes. */
export async function approvalState(db: Kysely<Tables>, key: ApprovalKey, now: number): Promise<ApprovalStanding> {
  const row = await findApproval(db, key, { lock: false });
  if (row === undefined) return { state: "unknown" };
  if (row.voided_at !== null) return { state: "voided" };
  if (now > row.until) return { state: "expired" };
  const given = await db
    .selectFrom("approval_consent")
    .select(["team", "person"])
    .where("gate", "=", key.gate)
    .where("subject", "=", key.subject)
    .where("digest", "=", key.digest)
    .orderBy("at")
    .execute();
  const missing = teamsOf(row).filter((team) => !given.some((one) => one.team === team));
  if (missing.length > 0) return { state: "asked", missing };
  return { state: "granted", by: given.map(({ person }) => person) };
}

async function findApproval(
  db: Kysely<Tables>,
  { gate, subject, digest }: ApprovalKey,
  { lock }: { readonly lock: boolean },
): Promise<Selectable<Tables["approval"]> | undefined> {
  const query = db
    .selectFrom("approval")
    .selectAll()
    .where("gate", "=", gate)
    .where("subject", "=", subject)
    .where("digest", "=", digest);
  return (lock ? query.modifyEnd(sql`for update`) : query).executeTakeFirst();
}

function teamsOf({ teams }: Selectable<Tables["approval"]>): readonly string[] {
  // Written by askApproval.
  return JSON.parse(teams) as string[];
}

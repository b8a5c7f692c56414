import { canonicalJson } from "@sekisho/core";
import { type Kysely, type Selectable, sql } from "kysely";
import { appendEntry } from "../ledger/append.ts";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";

/** What a person may do: a role, and the teams that it reaches. Names of roles are the server's. */
export interface Membership {
  readonly role: string;
  /** Sorted, each once. */
  readonly teams: readonly string[];
}

export interface Member extends Membership {
  readonly person: string;
  /** What gave it: `groups` of the identity provider, `server` for the local administrator. */
  readonly source: string;
  /** UTC epoch milliseconds. */
  readonly updatedAt: number;
}

export interface MembershipChange extends Membership {
  /** The person's digest. */
  readonly person: string;
  readonly source: string;
  /** UTC epoch milliseconds. */
  readonly at: number;
  /** As in {@link appendEntry}. */
  readonly actor: string;
}

/** Sets what a person may do. A change of it stands in the ledger; saying the same again does not. True for a change. */
export async function setMembership(tx: Tx, change: MembershipChange): Promise<boolean> {
  const { person, role, source, at, actor } = change;
  const teams = [...new Set(change.teams)].toSorted();
  const before = await readMember(tx.db, person);
  if (before?.role === role && before.source === source && canonicalJson([...before.teams]) === canonicalJson(teams)) {
    return false;
  }
  const values = { role, teams: canonicalJson(teams), source, updated_at: sql<number>`sekisho_now()` };
  await tx.db
    .insertInto("member")
    .values({ person, ...values })
    .onConflict((conflict) => conflict.column("person").doUpdateSet(values))
    .execute();
  const detail = {
    person,
    role,
    teams,
    source,
    ...(before && { before: { role: before.role, teams: [...before.teams], source: before.source } }),
  };
  await appendEntry(tx, { kind: "member.changed", at, actor, detail });
  return true;
}

/** Undefined for a person who may do nothing. */
export async function readMember(db: Kysely<Tables>, person: string): Promise<Member | undefined> {
  const row = await db.selectFrom("member").selectAll().where("person", "=", person).executeTakeFirst();
  return row && memberOf(row);
}

export interface MembersAsked {
  readonly role?: string;
  /** The last person of the page before. */
  readonly after?: string;
  /** Default: all. */
  readonly limit?: number;
}

/** Members by their digests, with the role if one is given. */
export async function listMembers(
  db: Kysely<Tables>,
  { role, after, limit }: MembersAsked = {},
): Promise<readonly Member[]> {
  let asked = db.selectFrom("member").selectAll().orderBy("person");
  if (role !== undefined) asked = asked.where("role", "=", role);
  if (after !== undefined) asked = asked.where("person", ">", after);
  if (limit !== undefined) asked = asked.limit(limit);
  return (await asked.execute()).map(memberOf);
}

function memberOf({ person, role, teams, source, updated_at: updatedAt }: Selectable<Tables["member"]>): Member {
  // `setMembership` wrote it.
  return { person, role, teams: JSON.parse(teams) as readonly string[], source, updatedAt };
}

import { canonicalJson } from "@sekisho/core";
import { type Kysely, sql } from "kysely";
import { appendEntry } from "../ledger/append.ts";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";
import { salted } from "./salted.ts";

export interface Person {
  /** Who signed the person in: `https://idp.example.com`. */
  readonly issuer: string;
  /** What the issuer calls the person. */
  readonly subject: string;
  readonly name: string;
  readonly email?: string;
}

/** By whom and when something is erased: that it was is remembered. */
export interface Erasure {
  readonly digest: string;
  /** UTC epoch milliseconds. */
  readonly at: number;
  /** As in {@link appendEntry}. */
  readonly actor: string;
}

/** Keeps a person's name and address as they are now. Answers with the digest that stands in entries. */
export async function rememberPerson({ db }: Tx, person: Person): Promise<string> {
  const { issuer, subject, name, email = null } = person;
  const fresh = salted(canonicalJson(["person/1", issuer, subject]));
  const { digest } = await db
    .insertInto("person")
    .values({ ...fresh, issuer, subject, name, email, created_at: sql`sekisho_now()` })
    // A person who is known keeps salt and digest.
    .onConflict((conflict) => conflict.columns(["issuer", "subject"]).doUpdateSet({ name, email }))
    .returning("digest")
    .executeTakeFirstOrThrow();
  return digest;
}

/** Who a digest is; undefined once the person is erased. */
export async function readPerson(db: Kysely<Tables>, digest: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom("person")
    .select(["issuer", "subject", "name", "email"])
    .where("digest", "=", digest)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { email, ...person } = row;
  return email === null ? person : { ...person, email };
}

/**
 * Erases a person with all rights and sessions, and says so in the ledger: entries keep a digest that leads nowhere. False where nobody has the
 * digest. The bytes go with {@link Store.scrub}. Whoever signs in again is somebody new.
 */
export async function erasePerson(tx: Tx, { digest, at, actor }: Erasure): Promise<boolean> {
  const erased = await tx.db.deleteFrom("person").where("digest", "=", digest).executeTakeFirst();
  if (erased.numDeletedRows === 0n) return false;
  for (const table of ["member", "session", "sign_in_link"] as const) {
    await tx.db.deleteFrom(table).where("person", "=", digest).execute();
  }
  await appendEntry(tx, { kind: "person.erased", at, actor, detail: { person: digest } });
  return true;
}

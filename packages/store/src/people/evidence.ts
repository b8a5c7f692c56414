import { canonicalJson, type Json } from "@sekisho/core";
import { type Kysely, sql } from "kysely";
import { appendEntry } from "../ledger/append.ts";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";
import type { Erasure } from "./person.ts";
import { salted, saltedDigest } from "./salted.ts";

/** Keeps what a decision rested on. Answers with the digest that stands in the entry. */
export async function rememberEvidence({ db }: Tx, content: Json): Promise<string> {
  const text = canonicalJson(content);
  const fresh = salted(text);
  await db
    .insertInto("evidence")
    .values({ ...fresh, content: text, created_at: sql`sekisho_now()` })
    .execute();
  return fresh.digest;
}

/**
 * What a digest of an entry stands for, as canonical JSON: `changed` where the content is not the one that was remembered, `erased` where
 * there is none.
 */
export async function readEvidence(
  db: Kysely<Tables>,
  digest: string,
): Promise<{ readonly state: "kept"; readonly content: string } | { readonly state: "changed" | "erased" }> {
  const row = await db
    .selectFrom("evidence")
    .select(["salt", "content"])
    .where("digest", "=", digest)
    .executeTakeFirst();
  if (row === undefined) return { state: "erased" };
  const isSame = saltedDigest(row.salt, row.content) === digest;
  return isSame ? { state: "kept", content: row.content } : { state: "changed" };
}

/** Erases evidence, and says so in the ledger. False where nothing has the digest. The bytes go with {@link Store.scrub}. */
export async function eraseEvidence(tx: Tx, { digest, at, actor }: Erasure): Promise<boolean> {
  const erased = await tx.db.deleteFrom("evidence").where("digest", "=", digest).executeTakeFirst();
  if (erased.numDeletedRows === 0n) return false;
  await appendEntry(tx, { kind: "evidence.erased", at, actor, detail: { evidence: digest } });
  return true;
}

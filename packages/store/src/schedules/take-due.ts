import { sql } from "kysely";
import type { Tx } from "../store.ts";

/**
 * Takes a schedule that is due, by the database's clock, and sets when it is due next. Answers with the time at which it
 * was due, undefined while it is not. Times that nobody was there for are one: a server that was down for a day does not
 * do a day's work twenty-four times. Of replicas that ask at once one is answered.
 */
export async function takeDue({ db }: Tx, name: string, everyMs: number): Promise<number | undefined> {
  await db
    .insertInto("schedule")
    .values({ name, due_at: sql`sekisho_now()` })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom("schedule")
    .select(["due_at", sql<number>`sekisho_now()`.as("now")])
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  // A clock that was an hour ahead when this was written must not silence the schedule for longer than one turn.
  const due = row.due_at > row.now + everyMs ? row.now : row.due_at;
  if (due > row.now) return undefined;
  const next = due + everyMs * (1 + Math.floor((row.now - due) / everyMs));
  const { numUpdatedRows } = await db
    .updateTable("schedule")
    .set({ due_at: next })
    .where("name", "=", name)
    .where("due_at", "=", row.due_at)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? due : undefined;
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, sql } from "kysely";
import { afterAll, expect, it } from "vitest";
import { later } from "../rows/later.ts";
import { writingDialect } from "./dialect.ts";
import { problemOf } from "./errors.ts";
import { GroupCommit, type WriterRequest } from "./group-commit.ts";
import { NO_ROWS, type PartRequest, type Reply } from "./protocol.ts";
import { type Answer, namedRows, SqliteSession } from "./session.ts";
import { Writer, type WriterThread } from "./writer.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-group-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const FULL = 13;

/** What a test makes of a statement: it is refused, or SQLite ends all that stands open, as a full disk may make it. */
type Fate = (statement: string, parameters: readonly unknown[]) => "runs" | "is refused" | "ends all";

/** The writer's thread without a thread: what is asked for in one turn of the loop comes at one time. */
class Loop implements WriterThread {
  readonly session: SqliteSession;
  readonly statements: string[] = [];
  readonly #group: GroupCommit;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  #requests: WriterRequest[] = [];
  #next = 0;

  constructor(fate: Fate) {
    const session = new SqliteSession({ file: join(directory, crypto.randomUUID()), mode: "writer" });
    this.session = session;
    session.run("create table kept (name text unique)", []);
    const watched = {
      get isInTransaction() {
        return session.isInTransaction;
      },
      emptyLog: () => session.emptyLog(),
      run: (statement: string, parameters: readonly unknown[]) => {
        this.statements.push(statement);
        const what = fate(statement, parameters);
        if (what === "runs") return session.run(statement, parameters);
        if (what === "ends all") session.run("rollback", []);
        throw Object.assign(new Error("no room"), { errcode: FULL });
      },
    };
    this.#group = new GroupCommit(watched, (reply) => this.#settle(reply));
  }

  part(part: Omit<PartRequest, "kind" | "id">): Promise<Answer> {
    const id = this.#next++;
    this.#requests.push({ kind: "part", id, ...part });
    if (this.#requests.length === 1) setImmediate(() => this.#take());
    if (part.next === "go on") return Promise.resolve(NO_ROWS);
    const waiting = Promise.withResolvers<Answer>();
    this.#waiting.set(id, waiting);
    return waiting.promise;
  }

  #take(): void {
    const requests = this.#requests;
    this.#requests = [];
    for (const request of requests) this.#group.take(request);
    this.#group.settle();
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    expect(waiting, "a reply to each request, and one only").toBeDefined();
    this.#waiting.delete(reply.id);
    if ("error" in reply) waiting?.reject(problemOf(reply.error));
    else waiting?.resolve(reply);
  }
}

function open(fate: Fate = () => "runs"): { readonly loop: Loop; readonly db: Kysely<unknown> } {
  const loop = new Loop(fate);
  return { loop, db: new Kysely({ dialect: writingDialect(new Writer(loop)) }) };
}

/** Waits for the answer of its statement. */
function keep(db: Kysely<unknown>, name: string): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await sql`insert into kept values (${name})`.execute(tx);
  });
}

/** Waits for nothing but its end. */
function keepLater(db: Kysely<unknown>, ...names: readonly string[]): Promise<void> {
  return db.transaction().execute(async (tx) => {
    for (const name of names) await later({ db: tx as never }, sql`insert into kept values (${name})`.compile(tx));
  });
}

const outcomeOf = (result: PromiseSettledResult<unknown>): unknown =>
  result.status === "fulfilled" ? "stored" : Reflect.get(Object(result.reason), "code");

function namesIn({ session }: Loop): readonly unknown[] {
  return namedRows(session.run("select name from kept order by name", [])).map(({ name }) => name);
}

const KEEPS = { "wait for an answer": keep, "wait for their end only": keepLater };

it("shares one commit among all that come at one time, those that wait and those that do not", async () => {
  const { db, loop } = open();
  await Promise.all([keepLater(db, "a"), keep(db, "b"), keepLater(db, "c"), keep(db, "d"), keepLater(db)]);
  expect(namesIn(loop)).toEqual(["a", "b", "c", "d"]);
  expect(loop.statements.filter((text) => text === "commit")).toHaveLength(1);
});

it("undoes a transaction one of whose unwaited statements fails, and only that", async () => {
  const { db, loop } = open();
  const outcomes = await Promise.allSettled([
    keepLater(db, "a"),
    keepLater(db, "b", "a", "c"),
    keepLater(db, "d"),
    keep(db, "e"),
  ]);
  expect(outcomes.map(outcomeOf)).toEqual(["stored", "store_constraint", "stored", "stored"]);
  expect(namesIn(loop)).toEqual(["a", "d", "e"]);
});

it("runs nothing of a transaction behind a statement that failed, and tells its first failure to all that ask", async () => {
  const { db, loop } = open();
  await keep(db, "a");
  const heard: unknown[] = [];
  const work = db.transaction().execute(async (tx) => {
    const add = (name: string) => sql`insert into kept values (${name})`;
    await add("b").execute(tx);
    await later({ db: tx as never }, add("a").compile(tx));
    const asked = await Promise.allSettled([add("c").execute(tx), add("d").execute(tx)]);
    heard.push(...asked.map(outcomeOf));
  });
  await expect(work).rejects.toMatchObject({ code: "store_constraint" });
  expect(heard).toEqual(["store_constraint", "store_constraint"]);
  expect(namesIn(loop)).toEqual(["a"]);
});

it("undoes a transaction whose statement changed another number of rows than it had to", async () => {
  const { db, loop } = open();
  const take = (name: string): Promise<void> =>
    db.transaction().execute(async (tx) => {
      const gone = { changes: 1, code: "test_gone", message: "somebody else has it" };
      await later({ db: tx as never }, sql`delete from kept where name = ${name}`.compile(tx), gone);
      await later({ db: tx as never }, sql`insert into kept values (${`${name} taken`})`.compile(tx));
    });
  const outcomes = await Promise.allSettled([keepLater(db, "a", "b"), take("a"), take("a"), take("b")]);
  expect(outcomes.map(outcomeOf)).toEqual(["stored", "stored", "test_gone", "stored"]);
  expect(namesIn(loop)).toEqual(["a taken", "b taken"]);
});

it.each(["by a statement nobody waits for", "by the program"])(
  "tells that one is given up %s, for what an earlier one of its batch wrote, only with that on disk",
  async (how) => {
    const { db, loop } = open((text) => (text === "commit" ? "ends all" : "runs"));
    const giveUp = db.transaction().execute(async (tx) => {
      const add = sql`insert into kept values ('a') on conflict do nothing`;
      const gone = { changes: 1, code: "test_there", message: "it is there" };
      if (how !== "by the program") return later({ db: tx as never }, add.compile(tx), gone);
      const { numAffectedRows } = await add.execute(tx);
      if (numAffectedRows === 0n) throw new Error("it is there");
    });
    const outcomes = await Promise.allSettled([keep(db, "a"), giveUp]);
    expect(outcomes.map(outcomeOf)).toEqual(["store_full", "store_full"]);
    expect(namesIn(loop)).toEqual([]);
  },
);

it("lets those that wait for their turn go on after one that is rolled back", async () => {
  const { db, loop } = open();
  const begun = Promise.withResolvers<void>();
  const allAsked = Promise.withResolvers<void>();
  const rolledBack = db.transaction().execute(async (tx) => {
    await sql`insert into kept values ('x')`.execute(tx);
    begun.resolve();
    await allAsked.promise;
    await later({ db: tx as never }, sql`insert into kept values ('y')`.compile(tx));
    throw new Error("it changed its mind");
  });
  await begun.promise;
  const others = [keep(db, "x"), keepLater(db, "y"), keep(db, "z")];
  await new Promise((resolve) => setTimeout(resolve, 20));
  allAsked.resolve();
  const outcomes = await Promise.allSettled([rolledBack, ...others]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled", "fulfilled"]);
  expect(namesIn(loop)).toEqual(["x", "y", "z"]);
});

it("lets later ones of a batch see what earlier ones wrote", async () => {
  const { db, loop } = open();
  const addAndCount = (name: string): Promise<number> =>
    db.transaction().execute(async (tx) => {
      await sql`insert into kept values (${name})`.execute(tx);
      return (await sql`select name from kept`.execute(tx)).rows.length;
    });
  expect(await Promise.all([addAndCount("a"), addAndCount("b"), addAndCount("c")])).toEqual([1, 2, 3]);
  expect(loop.statements.filter((text) => text === "commit")).toHaveLength(1);
});

it.each(Object.entries(KEEPS))(
  "tells all that came before in its batch where the disk is full in the middle of it: those that %s",
  async (_, work) => {
    const { db, loop } = open((_text, [name]) => (name === "n4" ? "ends all" : "runs"));
    const names = Array.from({ length: 8 }, (_item, i) => `n${i}`);
    const outcomes = await Promise.allSettled(names.map((name) => work(db, name)));
    expect(namesIn(loop)).toEqual(names.filter((_item, i) => outcomes[i]?.status === "fulfilled"));
    expect(outcomes[4]).toMatchObject({ status: "rejected", reason: { code: "store_full" } });
    expect(namesIn(loop)).toContain("n7");
  },
);

it.each(
  Object.entries(KEEPS).flatMap(([how, work]) =>
    ["commit", "release part", "savepoint part", "begin immediate"].flatMap((statement) =>
      (["is refused", "ends all"] as const).map((fate) => ({ how, work, statement, fate })),
    ),
  ),
)(
  "tells transactions that $how the same as what is stored where $statement $fate",
  async ({ work, statement, fate }) => {
    // Nothing stands open before it.
    if (statement === "begin immediate" && fate === "ends all") return;
    for (let nth = 1; nth <= 4; nth++) {
      let seen = 0;
      const { db, loop } = open((text) => (text === statement && ++seen === nth ? fate : "runs"));
      const names = Array.from({ length: 40 }, (_, i) => `n${i}`);
      const outcomes: PromiseSettledResult<void>[] = [];
      // Ten at a time, so that a batch that fails has others before, in and behind it.
      for (let at = 0; at < names.length; at += 10) {
        outcomes.push(...(await Promise.allSettled(names.slice(at, at + 10).map((name) => work(db, name)))));
      }
      const told = names.filter((_, i) => outcomes[i]?.status === "fulfilled");
      expect(namesIn(loop), `${statement} ${nth}`).toEqual(told.toSorted());
      expect(new Set(outcomes.map(outcomeOf))).toEqual(new Set(["stored", "store_full"]));
    }
  },
);

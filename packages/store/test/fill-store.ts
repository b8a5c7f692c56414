import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect } from "vitest";
import {
  acceptDelivery,
  addPoints,
  appendStream,
  askApproval,
  assignFindings,
  cancel,
  claim,
  closeStream,
  complete,
  countPass,
  createSession,
  createToken,
  deleteBlob,
  enqueue,
  fail,
  generateSigningKey,
  putBlob,
  rememberPerson,
  revokeToken,
  type SigningKey,
  type Store,
  sendLater,
  sweepBlobs,
  sweepFindings,
  sweepJobs,
  takeDue,
} from "../src/index.ts";
import { appendNamed, seal } from "./ledgers.ts";
import { RULES, report } from "./reports.ts";

export const key: SigningKey = generateSigningKey();

/** Names that try quoting, order and encoding: beyond the BMP, combining, JSON's and SQL's own characters, the empty one. */
const name = fc.constantFrom<string>("a", "B", "é", "é", "日本", "😀", "\uffff", `"'\\`, "{1,NULL}", "\u0001\n", "");

const said = fc.array(
  fc.record({
    name,
    broken: fc.subarray<string>([...RULES]),
    owner: fc.constantFrom<string>("web", "支払い"),
    severity: fc.constantFrom("high", "low"),
  }),
  { maxLength: 4 },
);

/** One thing that happens in a running installation. */
export const act = fc.oneof(
  fc.record({ do: fc.constant("scan"), said, exempt: fc.boolean() }),
  fc.record({
    do: fc.constant("enqueue"),
    name,
    key: fc.option(name, { nil: undefined }),
    delayMs: fc.constantFrom(0, 9e6),
  }),
  fc.record({ do: fc.constantFrom("claim", "complete", "fail", "cancel"), pick: fc.nat() }),
  fc.record({ do: fc.constantFrom("stream", "close"), name, chunks: fc.array(name, { maxLength: 3 }) }),
  fc.record({ do: fc.constant("blob"), name, size: fc.constantFrom(0, 1, 262_144, 300_000), fill: fc.nat(2) }),
  fc.record({
    do: fc.constantFrom(
      "token",
      "session",
      "person",
      "delivery",
      "message",
      "pass",
      "approval",
      "point",
      "due",
      "assign",
    ),
    name,
  }),
  fc.record({ do: fc.constant("entries"), count: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ do: fc.constantFrom("seal", "sweep", "revoke", "unblob") }),
);
export type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const AT = Date.UTC(2026, 10, 28);

/** Does what happens, in order; `clock` makes what it writes differ. */
export class Filler {
  readonly #store: Store;
  #clock = 0;
  #entries = 0;
  #blobs: string[] = [];
  #tokens: string[] = [];
  /** Of one sender, no two the same. */
  #deliveries = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  async all(acts: readonly Act[]): Promise<void> {
    for (const one of acts) await this.#one(one);
  }

  async #one(one: Act): Promise<void> {
    const store = this.#store;
    const n = ++this.#clock;
    const now = AT + n * 60_000;
    if ("said" in one) {
      const byName = [...new Map(one.said.map((subject) => [subject.name, subject])).values()];
      const subjects = byName.map(({ broken, ...rest }) => ({ ...rest, [one.exempt ? "exempted" : "broken"]: broken }));
      await report(store, { id: `scan-${n}`, startedAt: now, said: subjects });
      return;
    }
    if ("delayMs" in one) {
      const job = { kind: "test", input: { text: one.name, n }, delayMs: one.delayMs };
      await store.transaction((tx) => enqueue(tx, { ...job, ...(one.key !== undefined && { key: one.key }) }));
      return;
    }
    if ("pick" in one) return this.#work(one.do, one.pick);
    if ("chunks" in one) return this.#stream(one.do, one);
    if ("size" in one) {
      const bytes = Buffer.alloc(one.size, one.fill);
      const blob = { name: one.name, mediaType: "application/octet-stream", owner: "team:a", readers: ["team:b"] };
      this.#blobs.push((await putBlob(store, piecesOf(bytes), blob)).id);
      return;
    }
    if ("count" in one) {
      await appendNamed(store, this.#entries + 1, this.#entries + one.count);
      this.#entries += one.count;
      return;
    }
    if ("name" in one) return this.#small(one.do, { name: one.name, n, now });
    return this.#keep(one.do, now);
  }

  async #work(what: string, pick: number): Promise<void> {
    const store = this.#store;
    const leased = await store.transaction((tx) =>
      claim(tx, { holder: "w", leaseMs: 3_600_000, limit: 1 + (pick % 3) }),
    );
    const [job] = leased;
    if (job === undefined || what === "claim") return;
    await store.transaction(async (tx) => {
      if (what === "complete") await complete(tx, job);
      else if (what === "fail") await fail(tx, job, { reason: "because" });
      else await cancel(tx, job.id, "unwanted");
    });
  }

  async #stream(what: string, { name: stream, chunks }: { name: string; chunks: readonly string[] }): Promise<void> {
    const work = (): Promise<unknown> =>
      this.#store.transaction<unknown>((tx) =>
        what === "close" ? closeStream(tx, stream) : appendStream(tx, { stream, chunks }),
      );
    await work().catch((error: unknown) => expect(error).toMatchObject({ code: "stream_closed" }));
  }

  async #small(what: string, { name: text, n, now }: { name: string; n: number; now: number }): Promise<void> {
    const digest = createHash("sha256").update(`${n}`).digest("hex");
    await this.#store.transaction(async (tx) => {
      if (what === "token") this.#tokens.push((await createToken(tx, { name: text, scopes: [text] })).id);
      else if (what === "session") await createSession(tx, { person: digest, idleMs: 1e6, absoluteMs: 1e7 });
      else if (what === "person")
        await rememberPerson(tx, { issuer: "https://idp.example.com", subject: text, name: text });
      else if (what === "delivery") await acceptDelivery(tx, { source: "forge", id: `${text} ${this.#deliveries++}` });
      else if (what === "message") await sendLater(tx, { channel: "mail", topicKey: text, body: { n } });
      else if (what === "pass") await countPass(tx, { gate: "files", scope: text, rules: digest, at: now });
      else if (what === "approval") {
        const asked = { gate: "files", subject: text, digest, teams: ["a"], askedBy: digest };
        await askApproval(tx, { ...asked, until: now + 1, now });
      } else if (what === "assign") {
        const keys = (await tx.db.selectFrom("finding").select("key").orderBy("key").limit(3).execute()).map(
          ({ key }) => key,
        );
        await assignFindings(tx, { keys, team: text, note: text, actor: digest, at: now });
      } else if (what === "point") await addPoints(tx, [{ name: "uploads", key: text, day: n, value: -n }]);
      else await takeDue(tx, text, 60_000);
    });
  }

  async #keep(what: string, now: number): Promise<void> {
    const store = this.#store;
    if (what === "seal") await seal(store, key);
    else if (what === "sweep") {
      await sweepFindings(store, { now, keepResolvedMs: 1 });
      await sweepBlobs(store);
      await sweepJobs(store, { doneMs: 0, cancelledMs: 0, deadMs: 0 });
    } else if (what === "revoke") {
      const id = this.#tokens.pop();
      if (id !== undefined) await store.transaction((tx) => revokeToken(tx, id));
    } else {
      const id = this.#blobs.pop();
      if (id !== undefined) await store.transaction((tx) => deleteBlob(tx, id));
    }
  }
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

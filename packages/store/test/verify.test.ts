import { describeStores } from "@sekisho/testkit";
import { sql } from "kysely";
import { expect, it } from "vitest";
import { checkProof, type Fault, generateSigningKey, proveEntry, type Store, verifyLedger } from "../src/index.ts";
import { signNote } from "../src/ledger/checkpoint/note.ts";
import { chainHash, leafHash } from "../src/ledger/tree/hash.ts";
import { AT, appendNamed, seal, sealedLedger, tamper } from "./ledgers.ts";

const key = generateSigningKey();
const keys = [key];
const now = AT + 1_000;

const verify = (store: Store, options: Partial<Parameters<typeof verifyLedger>[1]> = {}) =>
  verifyLedger(store, { keys, now, graceMs: 300, ...options });

async function noteOf(store: Store, size: number): Promise<string> {
  const row = await store.read.selectFrom("ledger_checkpoint").select("note").where("size", "=", size).execute();
  return row[0]?.note ?? "";
}

interface Tampering {
  readonly statements: (bytes: (hex: string) => string) => readonly string[];
  readonly fault: Fault;
}

const sets = (column: string, value: string, seq: number): string =>
  `update ledger_entry set ${column} = ${value} where seq = ${seq}`;

/** Leaves gaps, so that no two entries ever have one place. */
const swap = (a: number, b: number): readonly string[] => [
  sets("seq", "-1", a),
  sets("seq", `${a}`, b),
  sets("seq", `${b}`, -1),
];

/** Of 600 entries with checkpoints at 250, 500 and 600. */
const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  "a changed body": {
    statements: () => [sets("body", `replace(body, 'n300', 'n999')`, 300)],
    fault: { code: "body", seq: 300, id: 300 },
  },
  "a changed body with its leaf": {
    statements: (bytes) => [sets("body", `'{}'`, 300), sets("leaf", bytes(leafHash("{}")), 300)],
    fault: { code: "chain", seq: 300, id: 300 },
  },
  "two swapped bodies": {
    statements: () => [sets("body", "(select body from ledger_entry where seq = 7)", 9)],
    fault: { code: "body", seq: 9, id: 9 },
  },
  "a changed kind": {
    statements: () => [sets("kind", `'finding.resolved'`, 12)],
    fault: { code: "column", seq: 12, id: 12, column: "kind" },
  },
  "a changed time": {
    statements: () => [sets("at", "at + 1", 12)],
    fault: { code: "column", seq: 12, id: 12, column: "at" },
  },
  "a scope taken away": {
    statements: () => [sets("scope", "null", 1)],
    fault: { code: "column", seq: 1, id: 1, column: "scope" },
  },
  "a changed type": {
    statements: () => [sets("type", `'x'`, 2)],
    fault: { code: "column", seq: 2, id: 2, column: "type" },
  },
  "a changed name": {
    statements: () => [sets("name", `'x'`, 3)],
    fault: { code: "column", seq: 3, id: 3, column: "name" },
  },
  "a changed rule": {
    statements: () => [sets("rule", `'x'`, 4)],
    fault: { code: "column", seq: 4, id: 4, column: "rule" },
  },
  "a changed actor": {
    statements: () => [sets("actor", `'x'`, 600)],
    fault: { code: "column", seq: 600, id: 600, column: "actor" },
  },
  "a deleted entry": {
    statements: () => ["delete from ledger_entry where seq = 44"],
    fault: { code: "missing", seq: 44 },
  },
  "a deleted first entry": {
    statements: () => ["delete from ledger_entry where seq = 1"],
    fault: { code: "missing", seq: 1 },
  },
  "an entry that is not in the chain any more": {
    statements: () => [sets("seq", "null", 44)],
    fault: { code: "missing", seq: 44 },
  },
  "an inserted entry": {
    statements: () => [
      ...["seq + 1000", "seq - 999"].map((moved) => `update ledger_entry set seq = ${moved} where seq >= 50`),
      `insert into ledger_entry (at, kind, body, seq, leaf, chain) select at, kind, body, 50, leaf, chain from ledger_entry where seq = 49`,
    ],
    fault: { code: "chain", seq: 50, id: 601 },
  },
  "an entry before the first": { statements: () => [sets("seq", "0", 600)], fault: { code: "extra", seq: 0, id: 600 } },
  "two swapped entries": { statements: () => swap(20, 30), fault: { code: "chain", seq: 20, id: 30 } },
  "reordered neighbours": { statements: () => swap(20, 21), fault: { code: "chain", seq: 20, id: 21 } },
  "a cut tail": {
    statements: () => ["delete from ledger_entry where seq > 550"],
    fault: { code: "cut", seq: 600, from: 551 },
  },
  "a changed kept hash": {
    statements: (bytes) => [`update ledger_node set hash = ${bytes("00".repeat(32))} where idx = 1`],
    fault: { code: "node", seq: 512, from: 257 },
  },
  "a kept hash of entries that are not there": {
    statements: (bytes) => [`insert into ledger_node (level, idx, hash) values (1, 2, ${bytes("00".repeat(32))})`],
    fault: { code: "node", seq: 600, from: 1 },
  },
  "swapped checkpoints": {
    statements: () => [
      "update ledger_checkpoint set size = size + 1000",
      "update ledger_checkpoint set size = 1750 - size where size < 1600",
      "update ledger_checkpoint set size = size - 1000 where size = 1600",
    ],
    fault: { code: "size", seq: 250 },
  },
  "a changed checkpoint": {
    statements: () => ["update ledger_checkpoint set note = 'x' where size = 500"],
    fault: { code: "note", seq: 500 },
  },
};

describeStores("a ledger that was tampered with", ({ open, database }) => {
  const bytes = (text: string): string => (database === "sqlite" ? `x'${text}'` : `'\\x${text}'::bytea`);

  /** What changes an entry and makes the chain from it on fit again. */
  async function madeAnew(store: Store, from: number): Promise<readonly string[]> {
    const rows = await store.read.selectFrom("ledger_entry").selectAll().orderBy("seq").execute();
    let chain = Buffer.from(rows[from - 2]?.chain ?? []).toString("hex");
    return rows.slice(from - 1).map(({ body, seq }) => {
      const text = seq === from ? body.replace("entry", "exit") : body;
      const leaf = leafHash(text);
      chain = chainHash(chain, leaf);
      return `update ledger_entry set body = '${text}', leaf = ${bytes(leaf)}, chain = ${bytes(chain)} where seq = ${seq}`;
    });
  }

  it.each(Object.keys(TAMPERINGS))("is found by its first bad entry: %s", async (name) => {
    const { statements, fault } = TAMPERINGS[name] as Tampering;
    const store = await open();
    await sealedLedger(store, key, [250, 500, 600]);
    expect((await verify(store)).fault).toBeUndefined();
    await tamper(store, statements(bytes));
    expect((await verify(store)).fault).toEqual(fault);
  });

  it("is found where an entry's version is none that this program reads", async () => {
    const store = await open();
    await store.transaction(({ db }) =>
      db
        .insertInto("ledger_entry")
        .values({ at: AT, kind: "a.b", body: `{"v":2,"kind":"a.b","at":${AT}}` })
        .execute(),
    );
    await seal(store, key);
    expect((await verify(store)).fault).toEqual({ code: "version", seq: 1, id: 1 });
  });

  it("is found where the chain was made anew, by the checkpoint and the range that it covers", async () => {
    const store = await open();
    await sealedLedger(store, key, [10, 20]);
    await tamper(store, await madeAnew(store, 15));
    expect((await verify(store)).fault).toEqual({ code: "root", seq: 20, from: 11 });
  });

  it("and made anew behind the last checkpoint is found by nothing, and verify says how many it does not cover", async () => {
    const store = await open();
    await sealedLedger(store, key, [10]);
    await appendNamed(store, 11, 20);
    await seal(store, key, { checkpoints: undefined } as object);
    await tamper(store, await madeAnew(store, 15));
    expect(await verify(store)).toMatchObject({ fault: undefined, sealed: 20, covered: 10 });
  });

  it("by who has the signing key is found by a checkpoint from outside, and by nothing inside", async () => {
    const store = await open();
    await sealedLedger(store, key, [10, 20]);
    const outside = [{ note: await noteOf(store, 20), outside: "witness" }];
    await tamper(store, [...(await madeAnew(store, 15)), "delete from ledger_checkpoint where size = 20"]);
    await appendNamed(store, 21, 21);
    await seal(store, key);
    expect(await verify(store)).toMatchObject({ fault: undefined, sealed: 21, covered: 21 });
    expect((await verify(store, { outside })).fault).toEqual({ code: "root", seq: 20, from: 11, outside: "witness" });
  });

  it("is found where a checkpoint is forged: by another key, by another ledger's name, by a signature moved", async () => {
    const other = generateSigningKey();
    const set = async (note: string, expected: Fault) => {
      const store = await open();
      await sealedLedger(store, key, [10]);
      await store.transaction(({ db }) => db.updateTable("ledger_checkpoint").set({ note }).execute());
      expect((await verify(store)).fault).toEqual(expected);
    };
    const head = { origin: "test/ledger", size: 10, root: leafHash("something else") };
    await set(signNote(head, other), { code: "signer", seq: 10 });
    await set(signNote({ ...head, origin: "other/ledger" }, key), { code: "origin", seq: 10 });
    const [signed, moved] = [signNote(head, key), signNote({ ...head, root: leafHash("") }, key)];
    await set(signed.slice(0, signed.indexOf("— ")) + moved.slice(moved.indexOf("— ")), { code: "forged", seq: 10 });
  });

  it("and cut with its checkpoints is found by a checkpoint from outside, and by nothing inside", async () => {
    const store = await open();
    await sealedLedger(store, key, [10, 300]);
    const outside = [{ note: await noteOf(store, 300), outside: "witness" }];
    expect(await verify(store, { outside })).toMatchObject({ fault: undefined, outside: 1, covered: 300 });
    await tamper(store, [
      "delete from ledger_entry where seq > 200",
      "delete from ledger_checkpoint where size > 200",
      "delete from ledger_node",
    ]);
    expect(await verify(store)).toMatchObject({ fault: undefined, sealed: 200 });
    expect((await verify(store, { outside })).fault).toEqual({ code: "cut", seq: 300, from: 201, outside: "witness" });
    await appendNamed(store, 201, 300);
    await appendNamed(store, 301, 301);
    await seal(store, key);
    expect((await verify(store, { outside })).fault).toBeUndefined();
  });

  it("and grown again with other entries is found by a checkpoint from outside", async () => {
    const store = await open();
    await sealedLedger(store, key, [10, 20]);
    const outside = [{ note: await noteOf(store, 20), outside: "witness" }];
    await tamper(store, ["delete from ledger_entry where seq > 15", "delete from ledger_checkpoint where size > 15"]);
    await appendNamed(store, 100, 110);
    await seal(store, key);
    expect((await verify(store)).fault).toBeUndefined();
    expect((await verify(store, { outside })).fault).toEqual({ code: "root", seq: 20, from: 11, outside: "witness" });
  });
});

describeStores("verify", ({ open, create }) => {
  it("tells an entry that nobody seals for a minute, and only that", async () => {
    const store = await open();
    await sealedLedger(store, key, [5]);
    await appendNamed(store, 6, 8);
    expect(await verify(store)).toMatchObject({ fault: undefined, sealed: 5, unsealed: 3 });
    expect((await verify(store, { now: AT + 120_000 })).fault).toEqual({ code: "unsealed", id: 6 });
    const verification = verify(store, { now: AT + 120_000, graceMs: 1_000 });
    await seal(store, key);
    expect((await verification).fault).toBeUndefined();
  });

  it("works beside a running server, and says which signatures it did not check", async () => {
    const url = await create();
    const server = await open({ url });
    await sealedLedger(server, key, [300]);
    const reader = await open({ url, role: "reader" });
    expect(await verify(reader)).toMatchObject({ sealed: 300, covered: 300, checkpoints: 1, signatures: "checked" });
    expect(await verify(reader, { keys: [] })).toMatchObject({ fault: undefined, signatures: "not checked" });
  });

  it("accepts several keys, of which one signs", async () => {
    const store = await open();
    const next = generateSigningKey();
    await sealedLedger(store, key, [5]);
    await appendNamed(store, 6, 9);
    await seal(store, next);
    expect((await verify(store, { keys: [next, key] })).fault).toBeUndefined();
    expect((await verify(store, { keys: [next] })).fault).toEqual({ code: "signer", seq: 5 });
  });

  it("finds nothing wrong with an empty ledger", async () => {
    expect(await verify(await open())).toMatchObject({ fault: undefined, sealed: 0, origin: undefined });
  });
});

describeStores("a proof", ({ open }) => {
  it("holds for its entry by the key alone, and for no other", async () => {
    const store = await open();
    await sealedLedger(store, key, [700]);
    for (const seq of [1, 255, 256, 257, 512, 513, 700]) {
      const proof = await proveEntry(store, seq);
      expect(checkProof(JSON.stringify(proof), keys)).toMatchObject({ outcome: "proved", size: 700, key: key.id });
      const changed = (fields: object) => checkProof(JSON.stringify({ ...proof, ...fields }), keys).outcome;
      expect(changed({ seq: seq === 1 ? 2 : seq - 1 })).toBe("root");
      expect(changed({ body: proof.body.replace("opened", "closed") })).toBe("root");
      expect(changed({ path: proof.path.slice(1) })).toBe("root");
      expect(changed({ checkpoint: proof.checkpoint.replace("700", "701") })).toBe("forged");
      expect(changed({ format: "other" })).toBe("syntax");
    }
    expect(checkProof(JSON.stringify(await proveEntry(store, 1)), [generateSigningKey()]).outcome).toBe("signer");
  });

  it("is refused where there is none", async () => {
    const store = await open();
    await sealedLedger(store, key, [5]);
    await appendNamed(store, 6, 6);
    await seal(store, key, { checkpoints: undefined } as object);
    await expect(proveEntry(store, 6)).rejects.toMatchObject({ code: "ledger_not_covered" });
    await expect(proveEntry(store, 7)).rejects.toMatchObject({ code: "ledger_no_entry" });
    await store.transaction(({ db }) => sql`delete from ledger_checkpoint`.execute(db));
    await expect(proveEntry(store, 1)).rejects.toMatchObject({ code: "ledger_not_covered" });
  });
});

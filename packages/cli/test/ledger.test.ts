import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { appendEntries, generateSigningKey, publicPem } from "@sekisho/store";
import { beforeAll, describe, expect, it } from "vitest";
import { sealedData } from "./sealed-data.ts";
import { folder, sekisho } from "./world.ts";

const AT = Date.UTC(2026, 10, 22, 11);

/** A ledger of 300 entries. */
function ledger(): Promise<string> {
  const entries = Array.from({ length: 300 }, (_, i) => ({
    kind: i % 100 === 0 ? "exemption.granted" : "finding.opened",
    at: AT + i * 60_000,
    scope: "cluster:test",
    name: `ns/n${i + 1}`,
    detail: { reason: `because \u001b[31m${i + 1}` },
  }));
  return sealedData((tx) => appendEntries(tx, entries));
}

function change(root: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(join(root, "data", "sekisho.db"));
  for (const statement of ["drop trigger ledger_entry_sealed", "drop trigger ledger_entry_kept", ...statements]) {
    database.exec(statement);
  }
  database.close();
}

describe("sekisho ledger", () => {
  let root = "";
  beforeAll(async () => {
    root = await ledger();
  });
  const run = (line: string, options: Parameters<typeof sekisho>[2] = {}) =>
    sekisho(root, ["ledger", ...line.split(" ")], options);

  it("verifies a whole ledger, and says what can't be found", async () => {
    const { status, out } = await run("verify --data data");
    expect([status, out]).toEqual([0, expect.stringMatching(/^Intact: 300 entries and 1 checkpoint hold\.\n/)]);
    expect(out).toMatch(/Not compared with checkpoints from outside/);
    expect(out).toMatch(/^No verification finds .*false when it was written.*the signing key/m);
    const compared = await run("verify --checkpoint witness --key key.pem", {
      env: { SEKISHO_STORE: `sqlite:${root}/data/sekisho.db` },
    });
    expect([compared.status, compared.out]).toEqual([0, expect.stringMatching(/Compared with 1 checkpoint /)]);
  });

  it("speaks Japanese", async () => {
    expect((await run("verify --data data --lang ja")).out).toMatch(/^異常なし: 記録 300 件/);
    expect((await run("verify --data data", { env: { LANG: "ja_JP.UTF-8" } })).out).toMatch(/^異常なし/);
    expect((await run("verify --lang ja")).err).toMatch(/ストアの指定がありません/);
  });

  it.each([
    ["no store", "verify"],
    ["two stores", "verify --data data --store sqlite:x"],
    ["a store that is not there", "verify --data nowhere"],
    ["no key for the signatures", "verify --store sqlite:data/sekisho.db"],
    ["a key that is none", "verify --data data --key witness"],
    ["a file without checkpoints", "verify --data data --checkpoint key.pem"],
    ["a file that is not there", "verify --data data --checkpoint nowhere"],
    ["no entry of that place", "prove 301 --data data"],
    ["no place", "prove x --data data"],
    ["no number", "search --data data --limit 0"],
    ["no day", "search --data data --since yesterday"],
    ["a file that is meant as an option", "verify --data data witness"],
    ["a word behind search", "search --data data ns/n1"],
    ["a file behind export", "export --data data ledger.jsonl"],
    ["two places", "prove 1 2 --data data"],
    ["no command", "verfy"],
  ])("is status 2 with %s", async (_, line) => {
    const { status, out, err } = await run(line);
    expect(status).toBe(2);
    expect(out + err).not.toBe("");
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("says that a database does not answer, without its password", async () => {
    const { status, err } = await run("verify --store postgres://u:secret@127.0.0.1:1/x");
    expect([status, err]).toEqual([2, expect.stringMatching(/does not answer/)]);
    expect(err).not.toMatch(/secret/);
  });

  it("names the first bad entry, with status 1", async () => {
    const root = await ledger();
    change(root, "update ledger_entry set body = replace(body, 'because', 'for') where seq in (120, 130)");
    const { status, out } = await sekisho(root, ["ledger", "verify", "--data", "data"]);
    expect([status, out]).toEqual([
      1,
      expect.stringMatching(/^Broken: entry 120 \(row 120\) .*\nEntries 1 to 119 hold/),
    ]);
  });

  it("finds a cut tail by a checkpoint from outside only", async () => {
    const root = await ledger();
    change(
      root,
      "delete from ledger_entry where seq > 200",
      "delete from ledger_checkpoint",
      "delete from ledger_node",
    );
    const verify = (...more: readonly string[]) => sekisho(root, ["ledger", "verify", "--data", "data", ...more]);
    expect((await verify()).status).toBe(0);
    const { status, out } = await verify("--checkpoint", "witness");
    expect([status, out]).toEqual([1, expect.stringMatching(/^Broken: .* from 201 on/)]);
  });

  it("proves an entry by the key alone", async () => {
    const proof = await run("prove 42 --data data");
    expect(proof.status).toBe(0);
    const elsewhere = folder({ "proof.json": proof.out, "key.pem": readFileSync(join(root, "key.pem")) });
    const check = (text: string, key = "key.pem") =>
      sekisho(elsewhere, ["ledger", "verify", "--proof", "-", "--key", key], { stdin: text });
    const proved = await sekisho(elsewhere, ["ledger", "verify", "--proof", "proof.json", "--key", "key.pem"]);
    expect([proved.status, proved.out]).toEqual([0, expect.stringMatching(/^Proved: entry 42 .*first 300 entries/)]);
    expect((await check(proof.out.replace("ns/n42", "ns/n43"))).status).toBe(1);
    expect((await check("{}")).status).toBe(2);
    writeFileSync(join(elsewhere, "other.pem"), publicPem(generateSigningKey()));
    expect((await check(proof.out, "other.pem")).status).toBe(1);
    expect((await sekisho(elsewhere, ["ledger", "verify", "--proof", "proof.json"])).status).toBe(2);
  });

  it("searches", async () => {
    const { out } = await run("search --data data --kind exemption.* --limit 2");
    expect(out.split("\n")).toEqual([
      "201  2026-11-22T14:20:00.000Z  exemption.granted",
      "    cluster:test  ns/n201",
      '    {"reason":"because \\u001b[31m201"}',
      "101  2026-11-22T12:40:00.000Z  exemption.granted",
      "    cluster:test  ns/n101",
      '    {"reason":"because \\u001b[31m101"}',
      "",
    ]);
    const json = await run("search --data data --output json --since 2026-11-22T15:59:00Z");
    expect(JSON.parse(json.out)).toMatchObject({ seq: 300, id: 300, entry: { name: "ns/n300" } });
    expect((await run("search --data data --text nothing")).out).toBe("No entry is like that.\n");
  });

  it("exports", async () => {
    const { status, out } = await run("export --data data");
    expect(status).toBe(0);
    expect(out.trimEnd().split("\n")).toHaveLength(302);
  });

  it("passes over what a crash cut off in a checkpoint file, and says so", async () => {
    appendFileSync(join(root, "witness"), "test/ledger\n12");
    const { status, err } = await run("verify --data data --checkpoint witness");
    expect([status, err]).toEqual([0, expect.stringMatching(/witness: 2 lines/)]);
  });

  it("prints its commands", async () => {
    const { status, err } = await sekisho(root, ["ledger"]);
    expect(status).toBe(2);
    for (const name of ["verify", "prove", "search", "export"]) expect(err).toContain(name);
    expect((await sekisho(root, ["help", "ledger", "verify"])).out).toContain("--checkpoint <FILE>");
  });
});

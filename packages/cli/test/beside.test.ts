import { once } from "node:events";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { appendEntry, openStore, type Store } from "@sekisho/store";
import { describeStores } from "@sekisho/testkit";
import { expect, it, vi } from "vitest";
import { LAUNCHER, says, up } from "./up-process.ts";
import { folder, sekisho } from "./world.ts";

describeStores("commands beside a running server", ({ create }) => {
  it("verify, search, prove and export its ledger while it grows, across a change of its key", {
    timeout: 120_000,
  }, async () => {
    const [cwd, url] = [folder({}), await create()];
    const first = up(LAUNCHER, cwd, ["--data", "data", "--store", url]);
    await says(first, "out", "\nready ");
    // Any other program that writes beside the server, which seals what comes.
    const writer = await openStore({ url, role: "writer" });
    const load = new Load(writer);
    try {
      await vi.waitFor(async () => expect(await sealedIn(writer)).toBeGreaterThan(50), WAIT);
      await vi.waitFor(() => expect(existsSync(join(cwd, "data", "checkpoints"))).toBe(true), WAIT);
      await expectCommands(cwd, url);
      const exited = once(first.process, "exit");
      first.process.kill("SIGTERM");
      await exited;
      // Without one it makes another.
      rmSync(join(cwd, "data", "ledger-key.pem"));
      const second = up(LAUNCHER, cwd, ["--data", "data", "--store", url]);
      await says(second, "out", "\nready ");
      const said = async () =>
        (await run(cwd, ["search", "--store", url, "--kind", "ledger.*"])).out.split("\n").length;
      await vi.waitFor(async () => expect(await said()).toBeGreaterThan(2), WAIT);
      expect(readdirSync(join(cwd, "data", "ledger-keys"))).toHaveLength(2);
      await expectCommands(cwd, url);
      const stopped = once(second.process, "exit");
      second.process.kill("SIGTERM");
      expect(await stopped).toEqual([0, null]);
    } finally {
      await load.stop();
      await writer.close();
    }
  });
});

const WAIT = { timeout: 30_000, interval: 50 };

async function expectCommands(cwd: string, url: string): Promise<void> {
  const keys = readdirSync(join(cwd, "data", "ledger-keys")).flatMap((name) => ["--key", `data/ledger-keys/${name}`]);
  const outside = ["--checkpoint", "data/checkpoints"];
  const verified = await run(cwd, ["verify", "--store", url, ...keys, ...outside]);
  expect([verified.status, verified.out]).toEqual([0, expect.stringMatching(/^Intact: /)]);
  const found = await run(cwd, ["search", "--store", url, "--kind", "test.*", "--limit", "3"]);
  expect([found.status, found.out.match(/test\.kept/g)]).toEqual([0, ["test.kept", "test.kept", "test.kept"]]);
  const exported = await run(cwd, ["export", "--store", url]);
  expect([exported.status, exported.out.split("\n").length]).toEqual([0, expect.any(Number)]);
  expect(exported.out.split("\n").length).toBeGreaterThan(50);
  const proof = await run(cwd, ["prove", "1", "--store", url]);
  expect(proof.status).toBe(0);
  const proved = await run(cwd, ["verify", "--proof", "-", ...keys], proof.out);
  expect(proved.status).toBe(0);
}

function run(cwd: string, argv: readonly string[], stdin = "") {
  return sekisho(cwd, ["ledger", ...argv], { stdin });
}

async function sealedIn(store: Store): Promise<number> {
  const { size } = await store.read
    .selectFrom("ledger_entry")
    .select(({ fn }) => fn.max("seq").as("size"))
    .executeTakeFirstOrThrow();
  return size ?? 0;
}

/** Appends entries without end. */
class Load {
  #isStopped = false;
  readonly #ended: Promise<void>;

  constructor(store: Store) {
    this.#ended = this.#append(store);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#ended;
  }

  async #append(store: Store): Promise<void> {
    for (let i = 0; !this.#isStopped; i++) {
      await store.transaction((tx) => appendEntry(tx, { kind: "test.kept", at: Date.now(), name: `n${i}` }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

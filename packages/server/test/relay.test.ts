import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, readStream, type Store } from "@sekisho/store";
import { describeStores, type RelayConfig, type RelayTables, relay, signedPush } from "@sekisho/testkit";
import type { Kysely } from "kysely";
import { afterAll, expect, it } from "vitest";
import { runtimeOf, until } from "./gates.ts";

const SERVER = join(import.meta.dirname, "fixtures", "relay-server.ts");
const config: RelayConfig = { secret: "s", lines: 20, lineMs: 20 };

describeStores("the gate relay", ({ create, open }) => {
  const data = mkdtempSync(join(tmpdir(), "sekisho-relay-"));
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it("takes a delivery once, and refuses what is not signed or too old", async () => {
    const store = await open({ migrations: relay.migrations ?? [] });
    const runtime = await runtimeOf(store, { data, gates: [{ gate: relay, config: { ...config, lines: 1 } }] });
    try {
      const push = signedPush("s", { delivery: "d1", project: "p" });
      expect(await runtime.receive("relay", "push", push)).toEqual({ status: 202, outcome: "accepted" });
      expect(await runtime.receive("relay", "push", push)).toEqual({ status: 200, outcome: "repeated" });
      const forged = signedPush("other", { delivery: "d2", project: "p" });
      expect(await runtime.receive("relay", "push", forged)).toEqual({ status: 401, outcome: "signature" });
      const large = { bytes: new Uint8Array(2 * 1024 * 1024), headers: {} };
      expect(await runtime.receive("relay", "push", large)).toEqual({ status: 413, outcome: "too-large" });
      await expect(runtime.receive("relay", "pull", push)).rejects.toMatchObject({ code: "webhook_unknown" });
      await until(async () => ((await runsIn(store)).length === 1 ? true : undefined));
    } finally {
      await runtime.close(1000);
    }
  });

  it("goes on where a killed server stopped: each push once to effect, no line twice", {
    timeout: 120_000,
  }, async () => {
    const url = await create();
    const pushes = ["a", "b", "c"].map((delivery) => ({ delivery, project: delivery === "c" ? "p2" : "p1" }));
    const before = await openStore({ url, migrations: relay.migrations ?? [] });
    const intake = await runtimeOf(before, { data, gates: [{ gate: relay, config }], concurrency: 1 });
    for (const push of pushes) await intake.receive("relay", "push", signedPush("s", push));
    await intake.close(0);
    await before.close();
    for (let kill = 0; kill < 2; kill++) {
      const child = await startServer(url, data);
      await new Promise((resolve) => setTimeout(resolve, 250 + kill * 100));
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    const store = await open({ url, migrations: relay.migrations ?? [] });
    // A lease lasts until its holder must be gone.
    await store.transaction(async ({ db }) =>
      db.updateTable("job").set({ lease_until: 0 }).where("state", "=", "leased").execute(),
    );
    const runtime = await runtimeOf(store, { data, gates: [{ gate: relay, config }] });
    try {
      await until(async () => ((await runsIn(store)).length === 3 ? true : undefined), 60_000);
      expect((await runsIn(store)).map(({ delivery }) => delivery).sort()).toEqual(["a", "b", "c"]);
      for (const { delivery, project } of pushes) {
        const { chunks } = await readStream(store.read, `relay/${delivery}`);
        expect(chunks.map(({ text }) => text)).toEqual(
          Array.from({ length: config.lines }, (_, i) => `${project} line ${i + 1}`),
        );
      }
    } finally {
      await runtime.close(1000);
    }
  });
});

async function runsIn(store: Store): Promise<readonly { readonly delivery: string }[]> {
  // The gate's migration made the table.
  const db = store.read as unknown as Kysely<RelayTables>;
  return db.selectFrom("relay_run").select("delivery").execute();
}

async function startServer(url: string, data: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [SERVER, url, data, JSON.stringify(config)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

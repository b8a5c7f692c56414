import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serviceDirectory, spoolDirectory } from "@sekisho/server";
import { openStore, type Store } from "@sekisho/store";
import { describeStores, doorman, freePort } from "@sekisho/testkit";
import { afterAll, afterEach, expect, it } from "vitest";
import { runtimeOf, until } from "./gates.ts";

const DOOR = join(import.meta.dirname, "fixtures", "door.ts");

describeStores("the gate doorman", ({ open, create }) => {
  const made: string[] = [];
  const doors: ChildProcess[] = [];
  afterEach(async () => {
    for (const door of doors.splice(0)) await killed(door);
  });
  afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

  function dataDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), "sekisho-doorman-"));
    made.push(directory);
    return directory;
  }

  async function startDoor(data: string, port: number): Promise<ChildProcess> {
    const directory = serviceDirectory(data, "doorman", "door");
    const door = spawn(process.execPath, [DOOR, directory, JSON.stringify({ port, banned: [] })], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    doors.push(door);
    await Promise.race([once(door.stdout, "data"), once(door, "exit")]);
    return door;
  }

  it("answers without the server, and each answer is in the ledger once, across kills of both", {
    timeout: 120_000,
  }, async () => {
    const data = dataDirectory();
    const url = await create();
    const port = await freePort();
    const banned = ["mallory"];
    let door = await startDoor(data, port);
    // Nothing was given yet: it can't judge, so it does not let pass.
    expect(await ask(port, "aoi")).toBe(503);
    const given = await openStore({ url });
    const first = await runtimeOf(given, { data, gates: [{ gate: doorman, config: { port, banned } }] });
    await until(async () => ((await ask(port, "mallory")) === 403 ? true : undefined));
    await first.close(1000);
    await given.close();
    const answered = { denied: 1, allowed: 0 };
    for (let round = 0; round < 3; round++) {
      const asked = Array.from({ length: 40 }, (_, i) => ask(port, i % 4 === 0 ? "mallory" : "aoi"));
      if (round === 1) setTimeout(() => door.kill("SIGKILL"), 5);
      const statuses = await Promise.allSettled(asked);
      for (const one of statuses) {
        if (one.status !== "fulfilled") continue;
        if (one.value === 403) answered.denied++;
        if (one.value === 200) answered.allowed++;
      }
      if (round === 1) {
        await killed(door);
        door = await startDoor(data, port);
      }
    }
    const store = await open({ url });
    const second = await runtimeOf(store, { data, gates: [{ gate: doorman, config: { port, banned } }] });
    await second.close(5000);
    // A killed door may have written what it could not say any more: never the other way round.
    const { denied, allowed, anchored } = await recorded(store);
    expect(denied).toBeGreaterThanOrEqual(answered.denied);
    expect(denied).toBeLessThanOrEqual(answered.denied + 40);
    expect(allowed).toBeGreaterThanOrEqual(answered.allowed);
    expect(denied + allowed).toBe(anchored);
  });

  it("goes on with the list that was given last when the new one is broken", async () => {
    const data = dataDirectory();
    const port = await freePort();
    const store = await open();
    const runtime = await runtimeOf(store, { data, gates: [{ gate: doorman, config: { port, banned: ["mallory"] } }] });
    try {
      await startDoor(data, port);
      expect(await ask(port, "mallory")).toBe(403);
      const file = join(serviceDirectory(data, "doorman", "door"), "snapshot.json");
      writeFileSync(file, readFileSync(file, "utf8").replace("mallory", "nobody!"));
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(await ask(port, "mallory")).toBe(403);
    } finally {
      await runtime.close(1000);
    }
  });

  it("takes nothing in behind a record that was changed, and says so", async () => {
    const data = dataDirectory();
    const port = await freePort();
    const store = await open();
    const gates = [{ gate: doorman, config: { port, banned: ["mallory"] } }];
    const lines: unknown[] = [];
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: (message: string) => lines.push(message) };
    const before = await runtimeOf(store, { data, gates });
    await before.close(0);
    const door = await startDoor(data, port);
    for (const name of ["mallory", "aoi", "mallory"]) await ask(port, name);
    await killed(door);
    const directory = spoolDirectory(serviceDirectory(data, "doorman", "door"));
    const [segment = ""] = readdirSync(directory).filter((name) => name.endsWith(".jsonl"));
    const text = readFileSync(join(directory, segment), "utf8");
    writeFileSync(join(directory, segment), text.replace('"aoi"', '"ren"'));
    const runtime = await runtimeOf(store, { data, gates, log });
    try {
      const health = await until(async () => {
        const found = (await runtime.health()).get("doorman");
        return found?.state === "degraded" ? found : undefined;
      });
      expect(health.why).toContain("does not follow");
      expect(lines).toHaveLength(1);
    } finally {
      await runtime.close(0);
    }
    expect(await recorded(store)).toEqual({ denied: 0, allowed: 0, anchored: 0 });
    writeFileSync(join(directory, segment), text);
    const mended = await runtimeOf(store, { data, gates });
    await mended.close(0);
    expect(await recorded(store)).toEqual({ denied: 2, allowed: 1, anchored: 3 });
  });

  it("cuts the line that a kill left half written, which nobody was told of", async () => {
    const data = dataDirectory();
    const port = await freePort();
    const store = await open();
    const gates = [{ gate: doorman, config: { port, banned: ["mallory"] } }];
    await (await runtimeOf(store, { data, gates })).close(0);
    await killed(await startDoor(data, port));
    const directory = spoolDirectory(serviceDirectory(data, "doorman", "door"));
    appendFileSync(join(directory, "000000000001.jsonl"), '{"v":1,"number":1,"bef');
    await startDoor(data, port);
    expect(await ask(port, "mallory")).toBe(403);
    await (await runtimeOf(store, { data, gates })).close(0);
    expect(await recorded(store)).toEqual({ denied: 1, allowed: 0, anchored: 1 });
  });
});

async function ask(port: number, name: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/${name}`, { headers: { connection: "close" } });
  await answer.arrayBuffer();
  return answer.status;
}

async function killed(door: ChildProcess): Promise<void> {
  if (door.exitCode !== null || door.signalCode !== null) return;
  door.kill("SIGKILL");
  await once(door, "exit");
}

async function recorded(store: Store): Promise<{ denied: number; allowed: number; anchored: number }> {
  const denied = await store.read
    .selectFrom("ledger_entry")
    .select("id")
    .where("kind", "=", "decision.denied")
    .execute();
  const passes = await store.read.selectFrom("pass_count").select("count").execute();
  const spools = await store.read.selectFrom("spool").select("count").execute();
  const sum = (rows: readonly { readonly count: number }[]): number =>
    rows.reduce((total, { count }) => total + count, 0);
  return { denied: denied.length, allowed: sum(passes), anchored: sum(spools) };
}

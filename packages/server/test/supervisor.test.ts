import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { PlainInput } from "./fixtures/plain-child.ts";
import { until } from "./gates.ts";
import { events, type MarkedProcess, noneLeft, startMarked, sweep } from "./processes.ts";

const SUPERVISOR = join(import.meta.dirname, "fixtures", "plain-supervisor.ts");
const directory = mkdtempSync(join(tmpdir(), "sekisho-supervisor-"));
const started: MarkedProcess[] = [];
afterEach(() => started.splice(0).forEach(sweep));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Does = PlainInput["does"];

interface Running extends MarkedProcess {
  journal(): readonly string[];
  /** Events of a kind, of a child. */
  told(
    event: string,
    child?: string,
  ): readonly { readonly pid: number; readonly signal: string; readonly code: number }[];
}

function start(stages: readonly Readonly<Record<string, Does>>[], graceMs = 1_000): Running {
  const file = join(directory, crypto.randomUUID());
  const inputs = stages.map((stage) =>
    Object.entries(stage).map(([name, does]): PlainInput => ({ name, does, journal: file })),
  );
  const marked = startMarked([SUPERVISOR, JSON.stringify(inputs), String(graceMs)]);
  started.push(marked);
  return {
    ...marked,
    journal: () => readFileSync(file, "utf8").split("\n").slice(0, -1),
    told: (event, child) =>
      events(marked.out).filter(
        (one) => one["event"] === event && (child === undefined || one["child"] === child),
      ) as never,
  };
}

async function told(running: Running, event: string, { child, times = 1 }: { child?: string; times?: number } = {}) {
  return until(() => {
    const all = running.told(event, child);
    return Promise.resolve(all.length >= times ? all[times - 1] : undefined);
  }, 15_000);
}

describe("the supervisor", () => {
  it("starts stage by stage, and stops the other way round", async () => {
    const running = start([{ server: "work" }, { door: "work", gate: "work" }]);
    await told(running, "all-ready");
    running.process.kill("SIGTERM");
    expect(await running.ended()).toBe(0);
    const journal = running.journal();
    expect(journal[0]).toBe("server start");
    expect(journal.slice(1, 3).sort()).toEqual(["door start", "gate start"]);
    expect(journal.slice(3, 5).sort()).toEqual(["door stop", "gate stop"]);
    expect(journal[5]).toBe("server stop");
    expect(running.left()).toEqual([]);
  });

  it("kills what does not end within its time, and at once when told twice", async () => {
    const slow = start([{ server: "deaf" }]);
    await told(slow, "all-ready");
    slow.process.kill("SIGTERM");
    expect(await slow.ended()).toBe(0);
    expect(slow.told("ended", "server")[0]?.signal).toBe("SIGKILL");
    const fast = start([{ server: "deaf" }, { door: "deaf" }, { gate: "deaf" }], 600_000);
    await told(fast, "all-ready");
    fast.process.kill("SIGTERM");
    await told(fast, "stopping");
    fast.process.kill("SIGTERM");
    expect(await fast.ended()).toBe(0);
    // Else it would take ten minutes, and the test end before.
    expect(fast.left()).toEqual([]);
  });

  it("starts a child that ends again and again, and goes on to the next stage all the same", async () => {
    const running = start([{ server: "crash" }, { door: "work" }]);
    const end = await told(running, "ended", { child: "server", times: 4 });
    expect(end?.code).toBe(7);
    expect(running.told("ready", "door")).toHaveLength(1);
    running.process.kill("SIGTERM");
    expect(await running.ended()).toBe(0);
    expect(running.left()).toEqual([]);
  });

  it("ends with the reason where no second start helps", async () => {
    const running = start([{ server: "work" }, { door: "hopeless" }]);
    expect(await running.ended()).toBe(2);
    const [end] = events(running.out).filter(({ event }) => event === "end");
    expect(end).toMatchObject({ child: "door", code: "no_use" });
    expect(running.journal().filter((line) => line === "door start")).toHaveLength(1);
    expect(running.journal().at(-1)).toBe("server stop");
    expect(running.left()).toEqual([]);
  });

  it("is the only one that signals reach, also when they are sent to every process", async () => {
    const running = start([{ server: "work" }, { door: "work" }]);
    await told(running, "all-ready");
    for (const pid of running.left()) if (pid !== running.process.pid) process.kill(pid, "SIGINT");
    for (const pid of running.left()) process.kill(pid, "SIGTERM");
    expect(await running.ended()).toBe(0);
    expect(running.told("ended", "server")[0]).toMatchObject({ code: 0, signal: null });
    expect(running.journal().slice(-2)).toEqual(["door stop", "server stop"]);
  });

  it("ends what a killed child had started", async () => {
    const running = start([{ server: "parent" }]);
    const { pid } = (await told(running, "ready")) ?? { pid: 0 };
    expect(running.left()).toHaveLength(3);
    process.kill(pid, "SIGKILL");
    await told(running, "ready", { times: 2 });
    expect(running.left()).toHaveLength(3);
    running.process.kill("SIGTERM");
    expect(await running.ended()).toBe(0);
    // The system ends a killed group in its own time.
    await noneLeft(running);
  });
});

const NAMES = ["supervisor", "server", "door"] as const;
type Name = (typeof NAMES)[number];

/** Every order of every choice of them: 3 + 6 + 6. */
function orders(from: readonly Name[]): readonly (readonly Name[])[] {
  return from.flatMap((first) => {
    const rest = orders(from.filter((name) => name !== first));
    return [[first], ...rest.map((names) => [first, ...names])];
  });
}

describe("SIGKILL leaves no orphan", () => {
  it.each(orders(NAMES).map((order) => [order.join(", "), order] as const))("%s", async (_, order) => {
    const running = start([{ server: "work" }, { door: "work" }]);
    await told(running, "all-ready");
    const pids = new Map<string, number>([
      ["supervisor", running.process.pid ?? 0],
      ...(["server", "door"] as const).map((name) => [name, running.told("ready", name)[0]?.pid ?? 0] as const),
    ]);
    expect(running.left()).toHaveLength(3);
    for (const name of order) kill(pids.get(name) ?? 0);
    if (!order.includes("supervisor")) {
      // What was killed comes back, as another process; what was not stays as it is.
      for (const name of ["server", "door"] as const) {
        if (order.includes(name)) await told(running, "ready", { child: name, times: 2 });
        else expect(running.told("ended", name)).toEqual([]);
      }
      expect(running.left()).toHaveLength(3);
      running.process.kill("SIGTERM");
      expect(await running.ended()).toBe(0);
    }
    await noneLeft(running);
  });
});

it("a child that hears nothing else hears that its supervisor is gone", async () => {
  const running = start([{ server: "deaf" }]);
  await told(running, "all-ready");
  running.process.kill("SIGKILL");
  await noneLeft(running);
});

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Its supervisor went first, and it with it.
  }
}

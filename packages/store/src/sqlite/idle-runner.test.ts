import { Problem } from "@sekisho/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { IdleRunner } from "./idle-runner.ts";
import { NO_ROWS } from "./protocol.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Connections that answer after `sql` milliseconds, and what became of them. */
function connections(): { readonly runner: IdleRunner; readonly seen: string[]; fails: boolean } {
  const seen: string[] = [];
  const made = {
    seen,
    fails: false,
    runner: new IdleRunner(async () => {
      if (made.fails) throw new Problem("store_unreachable", "no file");
      seen.push("open");
      let isGone = false;
      return {
        run: async (sql) => {
          if (isGone || sql === "die") isGone = true;
          if (isGone) throw new Problem("store_closed", "the thread has ended");
          await new Promise((resolve) => setTimeout(resolve, Number(sql) || 0));
          seen.push(sql);
          return NO_ROWS;
        },
        close: async () => void seen.push("close"),
      };
    }, 1_000),
  };
  return made;
}

it("closes what nobody uses, and opens it again", async () => {
  const { runner, seen } = connections();
  const first = runner.run("1", []);
  await vi.advanceTimersByTimeAsync(900);
  await first;
  const second = runner.run("2", []);
  await vi.advanceTimersByTimeAsync(999);
  await second;
  expect(seen).toEqual(["open", "1", "2"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(seen).toEqual(["open", "1", "2", "close"]);
  const third = runner.run("3", []);
  await vi.advanceTimersByTimeAsync(3);
  await third;
  expect(seen.slice(4)).toEqual(["open", "3"]);
});

it("stays open while a statement runs, however long", async () => {
  const { runner, seen } = connections();
  const all = [runner.run("9000", []), runner.run("1", [])];
  await vi.advanceTimersByTimeAsync(9_000);
  await Promise.all(all);
  expect(seen).toEqual(["open", "1", "9000"]);
});

it("tries again after a connection that did not open, or that ended", async () => {
  const made = connections();
  made.fails = true;
  await expect(made.runner.run("1", [])).rejects.toMatchObject({ code: "store_unreachable" });
  made.fails = false;
  await expect(made.runner.run("die", [])).rejects.toMatchObject({ code: "store_closed" });
  const last = made.runner.run("1", []);
  await vi.advanceTimersByTimeAsync(1);
  await last;
  expect(made.seen).toEqual(["open", "open", "1"]);
});

it("takes nothing after its end", async () => {
  const { runner, seen } = connections();
  const last = runner.run("5", []);
  await vi.advanceTimersByTimeAsync(5);
  await last;
  await runner.close();
  await expect(runner.run("1", [])).rejects.toMatchObject({ code: "store_closed" });
  expect(seen).toEqual(["open", "5", "close"]);
});

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Precedence } from "./precedence.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** What begins, by name, in its order. */
function watched(precedence: Precedence): {
  readonly begun: string[];
  readonly other: (name: string) => Promise<void>;
} {
  const begun: string[] = [];
  return { begun, other: async (name) => precedence.others().then(() => void begun.push(name)) };
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("keeps nobody waiting where none goes first", async () => {
  const precedence = new Precedence();
  const { begun, other } = watched(precedence);
  await other("a");
  expect(begun).toEqual(["a"]);
  await precedence.first(() => Promise.resolve());
  vi.advanceTimersByTime(200);
  await other("b");
  expect(begun).toEqual(["a", "b"]);
});

it("lets one that goes first begin at once, and all others behind it, in order", async () => {
  const precedence = new Precedence();
  const { begun, other } = watched(precedence);
  const end = Promise.withResolvers<void>();
  const first = precedence.first(() => end.promise);
  const others = ["a", "b"].map(other);
  let isSecondDone = false;
  await precedence.first(async () => void (isSecondDone = true));
  await tick();
  expect(isSecondDone).toBe(true);
  expect(begun, "while one of two runs").toEqual([]);
  end.resolve();
  await first;
  await Promise.all(others);
  expect(begun).toEqual(["a", "b"]);
});

it("lets others wait for the next one that goes first while such come", async () => {
  const precedence = new Precedence();
  const { begun, other } = watched(precedence);
  await precedence.first(() => Promise.resolve());
  const waits = other("a");
  await tick();
  expect(begun).toEqual([]);
  await precedence.first(() => Promise.resolve());
  await waits;
  expect(begun).toEqual(["a"]);
});

it.each(["never ends", "does not come"])("lets nobody wait for long where one that goes first %s", async (what) => {
  const precedence = new Precedence();
  const { begun, other } = watched(precedence);
  await precedence.first(() => Promise.resolve());
  if (what === "never ends") void precedence.first(() => new Promise(() => {}));
  const waits = other("a");
  vi.advanceTimersByTime(24);
  await tick();
  expect(begun).toEqual([]);
  vi.advanceTimersByTime(1);
  await waits;
  expect(begun).toEqual(["a"]);
});

it("goes on behind one that fails", async () => {
  const precedence = new Precedence();
  const failing = precedence.first(() => Promise.reject(new Error("refused")));
  const waits = precedence.others();
  await expect(failing).rejects.toThrow("refused");
  await waits;
});

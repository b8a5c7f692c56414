import { expect, it, vi } from "vitest";
import { type Asked, SilenceWatch } from "./silence.ts";

const MS = 10;

interface Given {
  readonly watch: SilenceWatch;
  readonly connection: Asked & { readonly ended: () => number };
  readonly looks: () => number;
}

function given(isThere: () => Promise<boolean>, patienceMs = 5 * MS): Given {
  let ended = 0;
  let looks = 0;
  const watch = new SilenceWatch({
    isThere() {
      looks++;
      return isThere();
    },
    patienceMs,
    lookEveryMs: MS,
  });
  const end = (): void => void ended++;
  return { watch, connection: { end, ended: () => ended }, looks: () => looks };
}

it("ends a connection that waits for a host that is not there", async () => {
  const { watch, connection } = given(() => Promise.resolve(false));
  const answer = Promise.withResolvers<string>();
  const asked = watch.during(connection, () => answer.promise);
  await vi.waitFor(() => expect(connection.ended()).toBeGreaterThan(0));
  answer.resolve("late");
  expect(await asked).toBe("late");
  watch.stop();
});

it("lets a statement take its time while the host is there", async () => {
  const { watch, connection, looks } = given(() => Promise.resolve(true));
  const answer = Promise.withResolvers<void>();
  const asked = watch.during(connection, () => answer.promise);
  await vi.waitFor(() => expect(looks()).toBeGreaterThan(3));
  answer.resolve();
  await asked;
  expect(connection.ended()).toBe(0);
  watch.stop();
});

it("does not end what was answered while the host was looked for, nor what is asked since", async () => {
  const look = Promise.withResolvers<boolean>();
  const { watch, connection, looks } = given(() => look.promise);
  const answer = Promise.withResolvers<void>();
  const asked = watch.during(connection, () => answer.promise);
  await vi.waitFor(() => expect(looks()).toBe(1));
  answer.resolve();
  await asked;
  const next = Promise.withResolvers<void>();
  const askedNext = watch.during(connection, () => next.promise);
  look.resolve(false);
  await new Promise((resolve) => setTimeout(resolve, 2 * MS));
  expect(connection.ended()).toBe(0);
  next.resolve();
  await askedNext;
  watch.stop();
});

it("ends a connection where some of what it was asked at one time was answered, and nothing more comes", async () => {
  const { watch, connection } = given(() => Promise.resolve(false));
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const asked = [watch.during(connection, () => first.promise), watch.during(connection, () => second.promise)];
  first.resolve();
  await asked[0];
  await vi.waitFor(() => expect(connection.ended()).toBeGreaterThan(0));
  second.resolve();
  await asked[1];
  watch.stop();
});

it("looks for nobody while all is answered in time", async () => {
  const { watch, connection, looks } = given(() => Promise.resolve(false), 50 * MS);
  // Longer than its patience in all.
  for (let i = 0; i < 40; i++) {
    await watch.during(connection, () => new Promise((resolve) => setTimeout(resolve, 2 * MS)));
  }
  expect(looks()).toBe(0);
  watch.stop();
});

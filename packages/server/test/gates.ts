import { type Log, Problem, systemClock } from "@sekisho/core";
import { openRuntime, type Runtime, type RuntimeOptions } from "@sekisho/server";
import type { Store } from "@sekisho/store";

/** A runtime with the given gates, whose rulebooks and secrets are not asked for. */
export function runtimeOf(
  store: Store,
  { data, log, ...rest }: Pick<RuntimeOptions, "gates" | "data"> & Partial<RuntimeOptions>,
): Promise<Runtime> {
  return openRuntime({
    store,
    data,
    rulebooks: { current: () => undefined, onChange: () => () => {} },
    secrets: { read: () => Promise.reject(new Problem("secret_missing", "the test has no secrets")) },
    clock: systemClock,
    log: log ?? quiet,
    redact: (text) => text,
    ...rest,
  });
}

/** Errors are shown: no test expects one that it does not catch. */
export const quiet: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (message, fields) => console.error(message, fields),
};

/** Asks until an answer comes. */
export async function until<T>(ask: () => Promise<T | undefined>, withinMs = 30_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`nothing came within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import { AsyncLocalStorage } from "node:async_hooks";

/**
 * What is being done now, as W3C Trace Context names it (`traceparent`). A job remembers that of who enqueued it. The store
 * keeps it and knows nothing of who traces.
 */
const present = new AsyncLocalStorage<string>();

/** Does the work under a traceparent: the jobs that it enqueues remember it. */
export function underTrace<T>(traceparent: string, work: () => T): T {
  return present.run(traceparent, work);
}

export function presentTrace(): string | undefined {
  return present.getStore();
}

import type { Clock } from "@sekisho/core";

/** What is asked often and costs something: the same answer for a while, and one asking for all who ask at a time. */
export function keptFor<T>(ms: number, clock: Clock, ask: () => Promise<T>): () => Promise<T> {
  let kept: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const now = clock.now();
    if (kept !== undefined && Math.abs(now - kept.at) < ms) return kept.answer;
    const asked = { at: now, answer: ask() };
    kept = asked;
    // A failure is no answer to keep.
    asked.answer.catch(() => {
      if (kept === asked) kept = undefined;
    });
    return asked.answer;
  };
}

import { expect, test } from "vitest";
import { type DueChange, MAX_REPLIES, planMessages } from "./plan.ts";

const changes = (count: number, kind: string, thread?: (i: number) => number): readonly DueChange[] =>
  Array.from({ length: count }, (_, i) => ({ event: i + 1, kind, thread: thread?.(i) }));
/** `news 1 · reply@7 2,3`. */
const shown = (list: readonly DueChange[], foldAbove = 5): string =>
  planMessages(list, foldAbove)
    .map(({ kind, thread, events }) => `${kind}${thread === undefined ? "" : `@${thread}`} ${events.join()}`)
    .join(" · ");

test.each<[string, readonly DueChange[], string]>([
  ["nothing", [], ""],
  ["few", changes(2, "opened"), "news 1 · news 2"],
  ["many", changes(6, "opened"), "fold 1,2,3,4,5,6"],
  ["ends of one message", changes(7, "resolved", () => 9), "reply@9 1,2,3,4,5,6,7"],
  ["ends of several", changes(3, "resolved", (i) => i % 2), "reply@0 1,3 · reply@1 2"],
  ["an end of nothing", changes(1, "resolved"), "news 1"],
  ["a beginning that has a message", changes(1, "reopened", () => 4), "news 1"],
])("%s", (_, list, wanted) => expect(shown(list)).toBe(wanted));

test("ends in too many threads are one message", () => {
  const many = changes(MAX_REPLIES + 1, "resolved", (i) => i);
  expect(planMessages(many, 5).map(({ kind, events }) => [kind, events.length])).toEqual([["fold", MAX_REPLIES + 1]]);
});

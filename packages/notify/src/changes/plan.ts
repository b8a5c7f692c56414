/** A change that is due, as planning needs it. */
export interface DueChange {
  readonly event: number;
  readonly kind: string;
  /** The message that told of what this ends, where there is one. */
  readonly thread: number | undefined;
}

export interface PlannedMessage {
  readonly kind: "news" | "fold" | "reply";
  readonly thread?: number;
  readonly events: readonly number[];
}

/** More changes to one team at once than these are one message. */
export const FOLD_ABOVE = 5;
/** What ends answers in as many threads at most. */
export const MAX_REPLIES = 10;

/** Kinds of events that end what was told before. */
const ENDS: ReadonlySet<string> = new Set(["resolved", "exempted"]);

/**
 * Which messages tell of changes: what ended answers where it began, all the rest is a message each, or one where there
 * are more than `foldAbove`. Every event is in exactly one message.
 */
export function planMessages(changes: readonly DueChange[], foldAbove: number): readonly PlannedMessage[] {
  const byThread = new Map<number, number[]>();
  const rest: number[] = [];
  for (const { event, kind, thread } of changes) {
    if (thread === undefined || !ENDS.has(kind)) rest.push(event);
    else {
      const known = byThread.get(thread);
      if (known === undefined) byThread.set(thread, [event]);
      else known.push(event);
    }
  }
  const replies = byThread.size > MAX_REPLIES ? [] : [...byThread];
  if (replies.length === 0) rest.push(...[...byThread.values()].flat());
  const told: PlannedMessage[] =
    rest.length > foldAbove
      ? [{ kind: "fold", events: rest }]
      : rest.map((event) => ({ kind: "news", events: [event] }));
  return [...told, ...replies.map(([thread, events]) => ({ kind: "reply" as const, thread, events }))];
}

import { setTimeout as pause } from "node:timers/promises";
import { type Json, Problem } from "@sekisho/core";
import { numberField, objectField } from "../settings/fields.ts";

/** Between two turns of something that goes on and on. */
export interface Delays {
  readonly minMs: number;
  readonly maxMs: number;
}

const FIRST_RETRY_MS = 100;
const GROWTH = 1.6;

/** `min_delay_seconds` and `max_delay_seconds` of a part. Throws Problem `config_invalid`. */
export function delaysOf(from: Json, name: string, initial: Delays): Delays {
  const part = objectField(from, name);
  const minMs = numberField(part, "min_delay_seconds", initial.minMs / 1_000) * 1_000;
  const maxMs = numberField(part, "max_delay_seconds", Math.max(initial.maxMs, minMs) / 1_000) * 1_000;
  if (minMs > maxMs) throw new Problem("config_invalid", `max ${name} delay must be >= min ${name} delay`);
  return { minMs, maxMs };
}

/** Waits before the next turn; after failures, from a moment up to the longest delay. Answers whether it goes on. */
export async function waited({ minMs, maxMs }: Delays, failures: number, signal: AbortSignal): Promise<boolean> {
  const ms =
    failures === 0
      ? minMs + Math.random() * (maxMs - minMs)
      : Math.min(maxMs, FIRST_RETRY_MS * GROWTH ** (failures - 1) * (0.8 + 0.4 * Math.random()));
  try {
    await pause(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

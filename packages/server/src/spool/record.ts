import { canonicalJson, isJsonObject, type Json, sha256Hex } from "@sekisho/core";
import type { Decision } from "@sekisho/gate";
import type { SpoolPosition } from "@sekisho/store";

const VERSION = 1;

/** One line of a spool. The hash covers the number, the hash before and the decision. */
export interface SpoolRecord {
  readonly number: number;
  readonly hash: string;
  readonly decision: Decision;
}

/** The line of the next record, and the position behind it. */
export function nextRecord(
  { count, head }: SpoolPosition,
  decision: Decision,
): { readonly line: string; readonly position: SpoolPosition } {
  const number = count + 1;
  // Decisions are made of texts and numbers by the gate's own code.
  const body = { v: VERSION, number, before: head, decision: decision as unknown as Json };
  const hash = sha256Hex(canonicalJson(body));
  return { line: `${JSON.stringify({ ...body, hash })}\n`, position: { count: number, head: hash } };
}

/** Reads a line that should follow a position; undefined where it does not, for whatever reason. */
export function readRecord(line: string, { count, head }: SpoolPosition): SpoolRecord | undefined {
  try {
    // JSON.parse makes what JSON has and nothing else.
    const value = JSON.parse(line) as Json;
    if (!isJsonObject(value)) return undefined;
    const { hash, ...body } = value;
    if (body["v"] !== VERSION || body["number"] !== count + 1 || body["before"] !== head) return undefined;
    if (typeof hash !== "string" || sha256Hex(canonicalJson(body)) !== hash) return undefined;
    // The chain holds, so that this is what `nextRecord` was given.
    return { number: count + 1, hash, decision: body["decision"] as unknown as Decision };
  } catch {
    return undefined;
  }
}

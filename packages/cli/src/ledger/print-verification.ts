import { visible } from "@sekisho/gate-files/print";
import type { Fault, Verification } from "@sekisho/store";
import type { Words } from "./words.ts";

/** What a person reads of a verification, and the exit status: 0 intact, 1 broken, 2 could not check everything. */
export function printVerification(
  verification: Verification,
  words: Words,
): { readonly status: number; readonly text: string } {
  const { fault, sealed, checkpoints, outside, signatures } = verification;
  const unsigned = signatures === "not checked" && checkpoints + outside > 0;
  const status = fault !== undefined ? 1 : unsigned ? 2 : 0;
  const verdict =
    fault !== undefined
      ? [words.broken(faultText(fault, words)), ...(sealed > 0 || fault.seq === 1 ? [words.holdsBefore(sealed)] : [])]
      : unsigned
        ? [words.noKey]
        : [sealed === 0 ? words.empty : words.intact(words.entries(sealed), words.checkpoints(checkpoints))];
  return {
    status,
    text: [...verdict, ...(fault === undefined ? remarks(verification, words) : [])]
      .map((line) => `${line}\n`)
      .join(""),
  };
}

/** What else must be known to trust the answer. */
function remarks({ origin, sealed, unsealed, covered, outside }: Verification, words: Words): readonly string[] {
  return [
    ...(origin === undefined ? [] : [words.ledger(visible(origin))]),
    ...(unsealed > 0 ? [words.waiting(unsealed)] : []),
    ...(sealed > covered ? [words.uncovered(sealed - covered)] : []),
    outside > 0 ? words.compared(outside) : words.notCompared,
    words.limits,
  ];
}

/** What does not hold, in a sentence. */
export function faultText({ code, seq, id, column = "", from = 1, outside }: Fault, words: Words): string {
  const { faults } = words;
  const entry = words.entry(seq, id);
  const checkpoint = words.checkpoint(seq ?? 0, outside);
  switch (code) {
    case "column":
      return faults.column(entry, column);
    case "node":
      return faults.node(from, seq ?? from);
    case "cut":
    case "root":
      return faults[code](checkpoint, from);
    case "note":
    case "size":
    case "origin":
    case "forged":
    case "signer":
      return faults[code](checkpoint);
    default:
      return faults[code](entry);
  }
}

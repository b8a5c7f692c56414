import type { Invocation } from "@sekisho/gate";
import { exportLedger } from "@sekisho/store";
import { withStore } from "./open.ts";

/** `sekisho ledger export`: JSON lines on standard output. */
export async function exportEntries(invocation: Invocation): Promise<number> {
  await withStore(invocation, (store) => exportLedger(store, (lines) => invocation.terminal.out(lines)));
  return 0;
}

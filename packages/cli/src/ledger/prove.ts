import type { Invocation } from "@sekisho/gate";
import { proveEntry } from "@sekisho/store";
import { commandWords, withStore } from "./open.ts";

/** `sekisho ledger prove SEQ`: a proof as JSON on standard output. */
export async function prove(invocation: Invocation): Promise<number> {
  const { operands, terminal } = invocation;
  const [word = ""] = operands;
  if (operands.length !== 1 || !/^[1-9][0-9]{0,15}$/.test(word)) {
    terminal.err(`sekisho: ${commandWords(invocation).proveUsage}\n`);
    return 2;
  }
  const proof = await withStore(invocation, (store) => proveEntry(store, Number(word)));
  terminal.out(`${JSON.stringify(proof)}\n`);
  return 0;
}

import { resolve } from "node:path";
import type { Invocation } from "@sekisho/gate";
import { backupStore } from "@sekisho/store";
import { migrations } from "../gates.ts";
import { storeUrl } from "../ledger/open.ts";
import { copiedLines } from "./report.ts";
import { storeWords } from "./words.ts";

/** `sekisho store backup --to FILE`: 0 written, 2 not. */
export async function backup(invocation: Invocation): Promise<number> {
  const { options, operands, cwd, terminal } = invocation;
  const words = storeWords(invocation);
  const to = options["to"];
  if (typeof to !== "string" || operands.length > 0) {
    terminal.err(`sekisho: ${words.backupUsage}\n`);
    return 2;
  }
  const copied = await backupStore({ from: storeUrl(invocation), file: resolve(cwd, to), migrations });
  terminal.out(`${words.written(to)}\n${copiedLines(copied, words)}`);
  return 0;
}

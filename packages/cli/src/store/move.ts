import { resolve } from "node:path";
import type { Invocation } from "@sekisho/gate";
import { moveStore, shownUrl } from "@sekisho/store";
import { migrations } from "../gates.ts";
import { absoluteUrl } from "../ledger/open.ts";
import { copiedLines } from "./report.ts";
import { storeWords } from "./words.ts";

/** `sekisho store move FROM TO`: 0 copied and the same, 2 not. */
export async function move(invocation: Invocation): Promise<number> {
  const { operands, options, cwd, terminal } = invocation;
  const words = storeWords(invocation);
  const [from, to] = operands;
  if (from === undefined || to === undefined || operands.length > 2) {
    terminal.err(`sekisho: ${words.moveUsage}\n`);
    return 2;
  }
  const online = options["online"] === true;
  const copied = await moveStore({
    from: absoluteUrl(from, cwd),
    to: absoluteUrl(to, cwd),
    migrations,
    source: online ? "online" : "offline",
  });
  terminal.out(`${words.moved(shownUrl(from), shownUrl(to))}\n${copiedLines(copied, words)}`);
  if (online) terminal.out(`${words.online}\n`);
  return 0;
}

/** `sekisho store restore FILE --to URL`: 0 restored, 2 not. */
export async function restore(invocation: Invocation): Promise<number> {
  const { operands, options, cwd, terminal } = invocation;
  const words = storeWords(invocation);
  const [file] = operands;
  const to = options["to"];
  if (file === undefined || typeof to !== "string" || operands.length > 1) {
    terminal.err(`sekisho: ${words.restoreUsage}\n`);
    return 2;
  }
  const copied = await moveStore({
    from: `sqlite:${resolve(cwd, file)}`,
    to: absoluteUrl(to, cwd),
    migrations,
    source: "backup",
  });
  terminal.out(`${words.restored(shownUrl(to))}\n${copiedLines(copied, words)}`);
  return 0;
}

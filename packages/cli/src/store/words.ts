import type { Invocation } from "@sekisho/gate";
import { languageOfCommand } from "../command-options.ts";
import { en } from "./words.en.ts";
import { ja } from "./words.ja.ts";

/** The fixed words of the store's commands in one language. */
export type Words = typeof en;

export function storeWords(invocation: Invocation): Words {
  return languageOfCommand(invocation) === "ja" ? ja : en;
}

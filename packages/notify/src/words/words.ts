import type { Language } from "@sekisho/rulebook";
import { en } from "./en.ts";
import { ja } from "./ja.ts";

/** The fixed words of messages in one language. */
export type Words = typeof en;

export function wordsOf(language: Language): Words {
  return language === "ja" ? ja : en;
}

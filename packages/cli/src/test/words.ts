import type { Language } from "@sekisho/rulebook";
import { en } from "./words.en.ts";
import { ja } from "./words.ja.ts";

/** The fixed words of `sekisho test` in one language. */
export type Words = typeof en;

export function wordsOf(language: Language): Words {
  return language === "ja" ? ja : en;
}

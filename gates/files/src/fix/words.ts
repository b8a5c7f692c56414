import type { Language } from "@sekisho/rulebook";
import { en } from "./words.en.ts";
import { ja } from "./words.ja.ts";

export type FixWords = typeof en;

export function fixWords(language: Language): FixWords {
  return language === "ja" ? ja : en;
}

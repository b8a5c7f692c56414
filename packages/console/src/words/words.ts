import type { en } from "./en.ts";

/** The texts of the console in one language. */
export type Words = typeof en;

export type Language = "en" | "ja";

export const LANGUAGES: readonly Language[] = ["en", "ja"];

/** The first of a browser's languages that the console has; English where it has none. */
export function languageFor(preferred: readonly string[], kept: string | null): Language {
  if (kept === "en" || kept === "ja") return kept;
  const known = preferred.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => tag === "en" || tag === "ja");
  return known === "ja" ? "ja" : "en";
}

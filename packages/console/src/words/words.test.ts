import { describe, expect, it } from "vitest";
import { en } from "./en.ts";
import { formatFor } from "./format.ts";
import { ja } from "./ja.ts";
import { languageFor } from "./words.ts";

/** `findings.title` for each text, with its value. */
function texts(words: object, path = ""): readonly (readonly [string, unknown])[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === "object" && value !== null ? texts(value as object, `${path}${name}.`) : [[path + name, value]],
  );
}

/** A text, with something in its places. */
function said(text: unknown): string {
  // Texts with places take texts.
  return typeof text === "function" ? (text as (...values: readonly string[]) => string)("1", "2") : String(text);
}

/** Names, which are the same in all languages. */
const SAME = new Set(["product", "language.en", "language.ja"]);

describe("both languages", () => {
  it("have the same texts, none of them empty", () => {
    expect(texts(ja).map(([path]) => path)).toEqual(texts(en).map(([path]) => path));
    for (const [path, text] of [...texts(en), ...texts(ja)]) expect([path, text]).not.toEqual([path, ""]);
  });

  it("say it each in their own words", () => {
    const english = new Map(texts(en));
    const untranslated = texts(ja).filter(([path, text]) => {
      const isJapanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(said(text));
      return !SAME.has(path) && (said(english.get(path)) === said(text) || !isJapanese);
    });
    expect(untranslated.map(([path]) => path)).toEqual([]);
  });
});

it.each([
  [["ja-JP", "en"], null, "ja"],
  [["fr", "JA"], null, "ja"],
  [["en-US", "ja"], null, "en"],
  [["fr"], null, "en"],
  [["ja"], "en", "en"],
  [["en"], "odd", "en"],
] as const)("a browser of %j that keeps %j gets %s", (preferred, kept, language) => {
  expect(languageFor(preferred, kept)).toBe(language);
});

describe("times", () => {
  const now = Date.UTC(2026, 10, 28, 12);
  it.each([
    [0, "this minute", "1 分以内"],
    [5 * 60_000, "5 minutes ago", "5 分前"],
    [3 * 3_600_000, "3 hours ago", "3 時間前"],
    [86_400_000, "yesterday", "昨日"],
    [40 * 86_400_000, "last month", "先月"],
  ])("%d ms ago", (past, english, japanese) => {
    expect(formatFor("en").ago(now - past, now)).toBe(english);
    expect(formatFor("ja").ago(now - past, now)).toBe(japanese);
  });
});

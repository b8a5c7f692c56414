import { createContext, type ReactNode, use, useCallback, useMemo, useState } from "react";
import { keep, kept } from "../app/kept.ts";
import { en } from "./en.ts";
import { type Format, formatFor } from "./format.ts";
import { ja } from "./ja.ts";
import { type Language, languageFor, type Words } from "./words.ts";

export interface Speech {
  readonly language: Language;
  readonly words: Words;
  readonly format: Format;
  readonly speak: (language: Language) => void;
}

const TEXTS: Readonly<Record<Language, Words>> = { en, ja };
const Spoken = createContext<Speech | undefined>(undefined);

/** Gives its pages the texts of the language that the browser asks for, or that a person chose here before. */
export function WordsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(() => languageFor(navigator.languages, kept("language")));
  // Readers of the page, not only people, need to know.
  if (document.documentElement.lang !== language) document.documentElement.lang = language;
  const speak = useCallback((chosen: Language) => {
    keep("language", chosen);
    setLanguage(chosen);
  }, []);
  const speech = useMemo(
    () => ({ language, words: TEXTS[language], format: formatFor(language), speak }),
    [language, speak],
  );
  return <Spoken value={speech}>{children}</Spoken>;
}

/** Throws an Error outside of {@link WordsProvider}. */
export function useWords(): Speech {
  const speech = use(Spoken);
  if (speech === undefined) throw new Error("useWords is called outside of WordsProvider");
  return speech;
}

import { didYouMean } from "../suggest.ts";

/** A `hint` to spread into a mistake, where one of the candidates is close to the word. */
export function suggestion(word: string, candidates: readonly string[]): { readonly hint?: string } {
  const close = didYouMean(word, candidates);
  return close === undefined ? {} : { hint: `did you mean ${JSON.stringify(close)}?` };
}

import { TextMistake } from "../mistake.ts";
import type { Extent } from "../tree/tree.ts";

/** Characters that one value may have once its variables are put in. */
const LONGEST = 1024 * 1024;

/** A value as it is written to what it is: without quotes and escapes, with variables. Throws `dotenv_expansion`. */
export function expand(written: string, values: ReadonlyMap<string, string>, at: Extent): string {
  const isDouble = isQuoted(written, '"');
  const isSingle = isQuoted(written, "'");
  const inner = isDouble || isSingle ? written.slice(1, -1) : written;
  if (isSingle) return inner;
  const plain = isDouble ? unescaped(inner) : inner;
  if (!plain.includes("$")) return plain;
  let length = plain.length;
  return plain.replaceAll(/(\\?)\$\{?([A-Z0-9_]+)?\}?/g, (match, backslash: string, name: string | undefined) => {
    if (backslash !== "") return match.slice(1);
    if (name === undefined) return match;
    const value = values.get(name) ?? "";
    length += value.length;
    if (length > LONGEST) {
      throw new TextMistake(
        "dotenv_expansion",
        `Expected a value of at most ${LONGEST} characters, found a longer one`,
        at,
      );
    }
    return value;
  });
}

/** A backslash before `$` stays for the variables. */
function unescaped(text: string): string {
  return text
    .replaceAll("\\n", "\n")
    .replaceAll("\\r", "\r")
    .replaceAll(/\\([^$])/g, "$1");
}

function isQuoted(text: string, quote: string): boolean {
  return text.length >= 2 && text.startsWith(quote) && text.endsWith(quote);
}

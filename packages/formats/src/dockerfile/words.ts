import { isWhite } from "../white.ts";

/** A stretch of a text and what it means. */
export interface Word {
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

const SEPARATOR = /[\t\v\f\r ]+/g;

/** Cuts at white space, at most into `most` pieces. */
export function splitWords(text: string, from: number, most = Number.POSITIVE_INFINITY): readonly Word[] {
  const words: Word[] = [];
  let at = from;
  SEPARATOR.lastIndex = from;
  while (words.length + 1 < most) {
    const found = SEPARATOR.exec(text);
    if (found === null) break;
    words.push({ value: text.slice(at, found.index), from: at, to: found.index });
    at = SEPARATOR.lastIndex;
  }
  words.push({ value: text.slice(at), from: at, to: text.length });
  return words;
}

/** Words of ENV, LABEL and ARG: white space inside of quotes belongs to them, and the quotes stay. */
export function quotedWords(text: string, from: number, escape: string): readonly Word[] {
  const words: Word[] = [];
  let start = -1;
  let value = "";
  let quote = "";
  const close = (to: number): void => {
    if (start >= 0 && value !== "") words.push({ value, from: start, to });
    start = -1;
    value = "";
  };
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote === "" && isWhite(char.charCodeAt(0))) {
      close(at);
      continue;
    }
    if (start < 0) start = at;
    if (char === quote) quote = "";
    else if (quote === "" && (char === '"' || char === "'")) quote = char;
    else if (char === escape && quote !== "'") {
      // An escape at the very end means nothing.
      if (at + 1 === text.length) break;
      value += char;
      at++;
      value += text.charAt(at);
      continue;
    }
    value += char;
  }
  close(text.length);
  return words;
}

/** Flags before the arguments, without their quotes, and where the arguments start. */
export function flagWords(
  text: string,
  from: number,
  escape: string,
): { readonly flags: readonly Word[]; readonly rest: number } {
  const flags: Word[] = [];
  let at = from;
  for (;;) {
    while (at < text.length && isWhite(text.charCodeAt(at))) at++;
    if (!text.startsWith("--", at)) return { flags, rest: at };
    const start = at;
    let value = "";
    let quote = "";
    let isQuoted = false;
    for (; at < text.length && (quote !== "" || !isWhite(text.charCodeAt(at))); at++) {
      const char = text.charAt(at);
      if (char === quote) quote = "";
      else if (quote === "" && (char === '"' || char === "'")) {
        quote = char;
        isQuoted = true;
      } else if (char !== escape) value += char;
      else if (at + 1 < text.length) {
        at++;
        value += text.charAt(at);
      }
    }
    if (value === "--") return { flags, rest: at };
    if (value !== "" || isQuoted) flags.push({ value, from: start, to: at });
  }
}

import { isWhite } from "../white.ts";

export interface Heredoc {
  readonly name: string;
  readonly stripsTabs: boolean;
}

/** The heredocs that a line of ADD, COPY or RUN opens, as a shell would read it; none where its quotes are not closed. */
export function heredocsOf(line: string): readonly Heredoc[] {
  const found: Heredoc[] = [];
  for (const word of shellWords(line) ?? []) {
    const [, dash = "", rest = ""] = /^[0-9]*<<(-?)\s*([^<]*)$/.exec(word) ?? [];
    const name = unquoted(rest);
    if (name !== "") found.push({ name, stripsTabs: dash === "-" });
  }
  return found;
}

/** Words with their quotes and escapes; `<<` takes what stands behind white space along. */
function shellWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word = "";
  for (let at = 0; at < line.length; ) {
    const char = line.charAt(at);
    if (isWhite(char.charCodeAt(0))) {
      if (word !== "") words.push(word);
      word = "";
      at++;
      continue;
    }
    const end = unitEnd(line, at);
    if (end === undefined) return undefined;
    word += line.slice(at, end);
    at = end;
  }
  if (word !== "") words.push(word);
  return words;
}

/** Behind the quoted text, the escape, the expansion, the `<<` with white space, or the character at `at`. */
function unitEnd(line: string, at: number): number | undefined {
  switch (line.charAt(at)) {
    case "'": {
      const close = line.indexOf("'", at + 1);
      return close < 0 ? undefined : close + 1;
    }
    case '"':
      return closing(line, at + 1, '"');
    case "\\":
      return Math.min(at + 2, line.length);
    case "$":
      return line.charAt(at + 1) === "{" ? closing(line, at + 2, "}") : at + 1;
    case "<": {
      if (line.charAt(at + 1) !== "<") return at + 1;
      let end = at + (line.charAt(at + 2) === "-" ? 3 : 2);
      while (isWhite(line.charCodeAt(end))) end++;
      return end;
    }
    default:
      return at + 1;
  }
}

function closing(line: string, from: number, close: string): number | undefined {
  for (let at = from; at < line.length; at++) {
    if (line.charAt(at) === close) return at + 1;
    if (line.charAt(at) === "\\") at++;
  }
  return undefined;
}

function unquoted(word: string): string {
  return word.replace(/\\(.)|["']/g, "$1");
}

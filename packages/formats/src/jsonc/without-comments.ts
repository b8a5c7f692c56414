import { skipString } from "../json/scan.ts";

const PLAIN = /[^"/#,]+/y;
const NO_LINE_BREAK = /[^\r\n]/g;

/** The text with spaces where comments and trailing commas stand; a comment that nobody closes stays. */
export function withoutComments(text: string): string {
  const pieces: string[] = [];
  /** Which piece is a comma that only white space follows so far. */
  let comma = -1;
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    const token = text.slice(at, end);
    at = end;
    if (isComment(token)) pieces.push(token.replaceAll(NO_LINE_BREAK, " "));
    else {
      const first = token.trimStart().charAt(0);
      if (comma >= 0 && (first === "]" || first === "}")) pieces[comma] = " ";
      if (first !== "") comma = -1;
      pieces.push(token);
      if (token === ",") comma = pieces.length - 1;
    }
  }
  return pieces.join("");
}

function isComment(token: string): boolean {
  return (
    token.startsWith("//") ||
    token.startsWith("#") ||
    (token.startsWith("/*") && token.endsWith("*/") && token.length > 3)
  );
}

function tokenEnd(text: string, at: number): number {
  const first = text.charAt(at);
  if (first === '"') {
    const end = skipString(text, at);
    return end < 0 ? text.length : end;
  }
  if (first === "#" || text.startsWith("//", at)) return endOr(text, text.indexOf("\n", at));
  if (text.startsWith("/*", at)) {
    const close = text.indexOf("*/", at + 2);
    return close < 0 ? text.length : close + 2;
  }
  if (first === "/" || first === ",") return at + 1;
  PLAIN.lastIndex = at;
  PLAIN.test(text);
  return PLAIN.lastIndex;
}

function endOr(text: string, found: number): number {
  return found < 0 ? text.length : found;
}

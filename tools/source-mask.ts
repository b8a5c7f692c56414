/**
 * TypeScript source with the contents of comments, strings, templates and regular expressions replaced by spaces. Every
 * other character, each line break and each quote stays where it was, so that a match has its true position.
 */
export function maskSource(text: string): string {
  const out = text.split("");
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  const blank = (from: number, to: number): void => {
    for (let i = from; i < to && i < out.length; i++) if (out[i] !== "\n") out[i] = " ";
  };
  const template = (from: number): number => {
    const end = endOfTemplatePart(text, from);
    blank(from, end);
    if (!text.startsWith("${", end)) return end + 1;
    templates.push(depth++);
    return end + 2;
  };
  while (at < text.length) {
    const char = text.charAt(at);
    const start = at;
    if (text.startsWith("//", at) || text.startsWith("#!", at)) {
      at = endOf(text, "\n", at);
      blank(start, at);
    } else if (text.startsWith("/*", at)) {
      at = endOf(text, "*/", at + 2) + 2;
      blank(start, at);
    } else if (char === '"' || char === "'") {
      at = endOfQuoted(text, at + 1, char);
      blank(start + 1, at);
      at++;
    } else if (char === "`") {
      at = template(at + 1);
    } else if (char === "}" && templates.at(-1) === depth - 1) {
      depth = templates.pop() ?? 0;
      at = template(at + 1);
    } else if (char === "/" && startsRegex(out, at)) {
      at = endOfRegex(text, at + 1);
      blank(start + 1, at);
      at++;
    } else {
      if (char === "{") depth++;
      else if (char === "}") depth--;
      at++;
    }
  }
  return out.join("");
}

function endOf(text: string, needle: string, from: number): number {
  const found = text.indexOf(needle, from);
  return found < 0 ? text.length : found;
}

function endOfQuoted(text: string, from: number, quote: string): number {
  let at = from;
  while (at < text.length && text[at] !== quote && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1;
  return at;
}

function endOfTemplatePart(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "`" && !text.startsWith("${", at)) at += text[at] === "\\" ? 2 : 1;
  return at;
}

function endOfRegex(text: string, from: number): number {
  let inClass = false;
  let at = from;
  for (; at < text.length && text[at] !== "\n"; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) break;
  }
  return at;
}

/** A slash divides after a value (a name, a number, a closing bracket or quote) and starts a pattern elsewhere. */
function startsRegex(masked: readonly string[], at: number): boolean {
  let end = at - 1;
  while (end >= 0 && /\s/.test(masked[end] ?? "")) end--;
  const last = masked[end];
  if (last === undefined || "(,=:[!&|?{};+-*%<>~^".includes(last)) return true;
  if (!/[a-z]/.test(last)) return false;
  let begin = end;
  while (begin > 0 && /[\w$.]/.test(masked[begin - 1] ?? "")) begin--;
  return /^(?:return|typeof|case|of|in|do|else|void|throw|yield|await)$/.test(masked.slice(begin, end + 1).join(""));
}

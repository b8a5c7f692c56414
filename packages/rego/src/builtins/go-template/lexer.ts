/** Tokens inside the actions `{{ … }}` of a template, and the texts between them. */
import { TemplateError } from "./nodes.ts";

export interface Token {
  readonly kind:
    | "text"
    | "open"
    | "close"
    | "space"
    | "field"
    | "variable"
    | "word"
    | "number"
    | "char"
    | "string"
    | "punctuation"
    | "end";
  readonly text: string;
  readonly at: number;
}

const patterns: readonly (readonly [Token["kind"], RegExp])[] = [
  ["space", /[ \t\r\n]+/y],
  ["field", /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["variable", /\$[\p{L}\p{Nd}_]*/uy],
  [
    "number",
    /[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?)(?![\p{L}\d_])/uy,
  ],
  ["char", /'(?:[^'\\\n]|\\.)*'/y],
  ["string", /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y],
  ["word", /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ["punctuation", /:=|[=|(),.]/y],
];

/** All tokens of a template. Throws {@link TemplateError}. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trimNext = false;
  for (;;) {
    const open = source.indexOf("{{", at);
    const until = open < 0 ? source.length : open;
    const trimsBefore = open >= 0 && /^-[ \t\r\n]/.test(source.slice(open + 2, open + 4));
    let text = source.slice(at, until);
    if (trimNext) text = text.replace(/^[ \t\r\n]+/, "");
    if (trimsBefore) text = text.replace(/[ \t\r\n]+$/, "");
    if (text !== "") tokens.push({ kind: "text", text, at });
    if (open < 0) break;
    const inside = open + (trimsBefore ? 4 : 2);
    const comment = source.startsWith("/*", inside);
    const end = comment ? commentEnd(source, inside) : actionTokens(source, inside, tokens);
    trimNext = end.trims;
    at = end.at;
  }
  tokens.push({ kind: "end", text: "", at: source.length });
  return tokens;
}

interface End {
  readonly at: number;
  /** Whether the text behind loses its leading white space. */
  readonly trims: boolean;
}

function failAt(source: string, at: number, message: string): never {
  const line = source.slice(0, at).split("\n").length;
  throw new TemplateError(`template: template:${line}: ${message}`);
}

function commentEnd(source: string, from: number): End {
  const end = source.indexOf("*/", from);
  if (end < 0) failAt(source, from, "unclosed comment");
  const close = closing(source, end + 2);
  return close ?? failAt(source, end, "comment ends before closing delimiter");
}

function closing(source: string, at: number): End | undefined {
  if (source.startsWith("}}", at)) return { at: at + 2, trims: false };
  return /^[ \t\r\n]-\}\}/.test(source.slice(at, at + 4)) ? { at: at + 4, trims: true } : undefined;
}

function actionTokens(source: string, from: number, tokens: Token[]): End {
  tokens.push({ kind: "open", text: "{{", at: from - 2 });
  let depth = 0;
  for (let at = from; ; ) {
    const close = closing(source, at);
    if (close !== undefined) {
      if (depth > 0) failAt(source, at, "unclosed left paren");
      tokens.push({ kind: "close", text: "}}", at });
      return close;
    }
    if (at >= source.length) failAt(source, at, "unclosed action");
    const token = tokenAt(source, at);
    if (token.text === "(") depth += 1;
    if (token.text === ")" && token.kind === "punctuation") depth -= 1;
    if (depth < 0) failAt(source, at, "unexpected right paren");
    tokens.push(token);
    at += token.text.length;
  }
}

function tokenAt(source: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined && text !== "") return { kind, text, at };
  }
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (character === '"') failAt(source, at, "unterminated quoted string");
  if (character === "`") failAt(source, at, "unterminated raw quoted string");
  if (character === "'") failAt(source, at, "unterminated character constant");
  if (/[-+\d]/.test(character)) failAt(source, at, `bad number syntax: "${source.slice(at).split(/[\s}]/, 1)[0]}"`);
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return failAt(source, at, `unrecognized character in action: U+${code} '${character}'`);
}

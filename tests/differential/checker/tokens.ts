/** A piece of a module's text; `gap` is the white space and comments before it. */
export interface Token {
  readonly gap: string;
  readonly text: string;
  readonly kind: "name" | "literal" | "sign";
}

const PIECE = /((?:\s+|#[^\n]*)*)("(?:[^"\\\n]|\\.)*"|`[^`]*`|\d+(?:\.\d+)?|[A-Za-z_]\w*|:=|==|!=|<=|>=|[^\s])/gy;

/** Cuts a text into pieces, roughly: enough to change one of them. Joined again they are the text. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(PIECE)].map(([, gap = "", piece = ""]) => ({ gap, text: piece, kind: kindOf(piece) }));
}

export function textOf(tokens: readonly Token[]): string {
  return `${tokens.map(({ gap, text }) => gap + text).join("")}\n`;
}

function kindOf(piece: string): Token["kind"] {
  if (/^(?:["`\d]|true$|false$|null$)/.test(piece)) return "literal";
  return /^\w/.test(piece) ? "name" : "sign";
}

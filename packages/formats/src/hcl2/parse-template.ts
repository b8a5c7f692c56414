import { TextMistake } from "../mistake.ts";
import type { Cursor } from "./cursor.ts";
import type { Expression, Extent, Interpolation, Template, Text } from "./syntax.ts";
import { takeIndentAway, trimEnd, trimStart } from "./template-lines.ts";
import { assemble, type Directive, meld, type Part } from "./template-parts.ts";
import { textOf } from "./text-escapes.ts";

type ParseExpression = (cursor: Cursor) => Expression;

/** Reads a quoted text or a heredoc, whose first token is the next. */
export function parseTemplate(cursor: Cursor, parseExpression: ParseExpression): Template | Interpolation {
  const isQuoted = cursor.peek() === "quote";
  const plain = isQuoted ? cursor.plainQuoted() : undefined;
  if (plain !== undefined) return plainTemplate(plain, cursor);
  cursor.read();
  const { start } = cursor;
  const empty = cursor.end;
  cursor.enter("as outside");
  const parts = readParts(cursor, { start, end: empty, isQuoted }, parseExpression);
  cursor.leave();
  if (!isQuoted && cursor.text.startsWith("<<-", start)) takeIndentAway(parts);
  const { end } = cursor;
  const melded = meld(parts);
  const [first] = melded;
  if (first?.kind === "sequence" && melded.length === 1) {
    return { kind: "interpolation", inner: first.expression, start, end };
  }
  if (first === undefined) melded.push({ kind: "text", value: "", start: empty, end: empty });
  return { kind: "template", parts: assemble(melded), start, end };
}

/** Most texts: one part, between quotes. */
function plainTemplate(value: string, { start, end }: Extent): Template {
  const isEmpty = value === "";
  const text: Text = {
    kind: "text",
    value: value.normalize("NFC"),
    start: start + 1,
    end: isEmpty ? start + 1 : end - 1,
  };
  return { kind: "template", parts: [text], start, end };
}

/** The token that a template begins with. */
interface Opening extends Extent {
  readonly isQuoted: boolean;
}

function readParts(cursor: Cursor, open: Opening, parseExpression: ParseExpression): Part[] {
  const end = open.isQuoted ? "end of quote" : "end of heredoc";
  const parts: Part[] = [];
  let isTrimmed = false;
  let directives = 0;
  for (;;) {
    const type = cursor.peek();
    if (type !== "text" && type !== "${" && type !== "%{" && type !== end) unclosed(cursor, open);
    cursor.read();
    const { start } = cursor;
    if (type === end) {
      for (; directives > 0; directives--) cursor.leave();
      return parts;
    }
    if (type === "text") {
      const value = textOf(cursor.word(), start, open.isQuoted);
      parts.push({ kind: "text", value, start, end: cursor.end });
      if (isTrimmed) trimStart(parts);
      isTrimmed = false;
      continue;
    }
    if (cursor.end - start === 3) trimEnd(parts);
    cursor.enter("space");
    const part = type === "${" ? { expression: parseExpression(cursor) } : directive(cursor, parseExpression);
    cursor.expect("end of sequence", "`}` at the end of the sequence", SEQUENCE_HINT);
    cursor.leave();
    isTrimmed = cursor.end - cursor.start === 2;
    if (!("kind" in part)) {
      parts.push({ kind: "sequence", expression: part.expression, start, end: cursor.end });
      continue;
    }
    parts.push({ ...part, start, end: cursor.end });
    if (part.kind === "if" || part.kind === "for") {
      cursor.enter("as outside");
      directives++;
    } else if (part.kind !== "else" && directives > 0) {
      cursor.leave();
      directives--;
    }
  }
}

const SEQUENCE_HINT = "Text of another language that has `${` or `%{` doubles the sign: `$${`, `%%{`.";

function unclosed(cursor: Cursor, open: Opening): never {
  const what = open.isQuoted ? 'the quote `"` that closes this text' : "the line that closes this heredoc";
  if (cursor.peek() !== "eof") cursor.unexpected(what);
  const hint = open.isQuoted ? undefined : "The marker stands on a line of its own, and that line has an end.";
  throw new TextMistake("hcl_syntax", `Expected ${what}, found the end of the file`, open, hint);
}

function directive(cursor: Cursor, parseExpression: ParseExpression): Omit<Directive, keyof Extent> {
  for (const kind of ["else", "endif", "endfor", "if", "for"] as const) {
    if (!cursor.isWord(kind)) continue;
    cursor.read();
    if (kind === "if") return { kind, expression: parseExpression(cursor) };
    if (kind === "for") return { kind, ...loopNames(cursor), expression: parseExpression(cursor) };
    return { kind };
  }
  return cursor.unexpected("`if`, `else`, `endif`, `for` or `endfor`", SEQUENCE_HINT);
}

/** `value in` and `key, value in` behind `for`. */
export function loopNames(cursor: Cursor): { readonly keyName: string | undefined; readonly valueName: string } {
  cursor.expect("ident", "a name behind `for`");
  const first = cursor.word();
  const isPair = cursor.take(",");
  if (isPair) cursor.expect("ident", "a name behind the comma");
  const last = cursor.word();
  if (!cursor.isWord("in")) cursor.unexpected("`in` and what is looped over");
  cursor.read();
  return isPair ? { keyName: first, valueName: last } : { keyName: undefined, valueName: first };
}

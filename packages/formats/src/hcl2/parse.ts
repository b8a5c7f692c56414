import { TextMistake } from "../mistake.ts";
import { ArgumentNames } from "./argument-names.ts";
import type { Cursor } from "./cursor.ts";
import { parseExpression } from "./parse-expression.ts";
import type { Attribute, Block, Body, Extent, Item, Label } from "./syntax.ts";
import { textOf } from "./text-escapes.ts";

/**
 * Reads a whole file, one item of its top level after the other, so that not all have to be kept. Throws
 * {@link TextMistake}: `hcl_syntax`, `hcl_duplicate_attribute`, `document_too_deep`.
 */
export function* parseItems(cursor: Cursor): Generator<Item> {
  const names = new ArgumentNames();
  for (;;) {
    while (cursor.take("newline"));
    if (cursor.take("eof")) return;
    yield parseItem(cursor, names);
  }
}

/** Reads an item and the end of its line; `names` are the arguments of its body. */
export function parseItem(cursor: Cursor, names: ArgumentNames): Item {
  const item = parseStart(cursor);
  if (item.kind === "attribute") {
    const before = names.add(item.name, item.start);
    if (before !== undefined) duplicate(item, before);
  }
  if (!cursor.take("newline") && !cursor.take("eof")) {
    const hint = cursor.peek() === "," ? "Arguments are parted by the ends of lines, not by commas." : undefined;
    cursor.unexpected(`the end of the line behind this ${item.kind === "block" ? "block" : "argument"}`, hint);
  }
  return item;
}

function parseStart(cursor: Cursor): Item {
  const hint = cursor.peek() === "quote" ? "Names of arguments and blocks stand without quotes." : undefined;
  cursor.expect("ident", "a name, to set an argument or to begin a block", hint);
  const { start, end } = cursor;
  const name = cursor.word();
  const type = cursor.peek();
  if (type === "=") {
    cursor.read();
    const value = parseExpression(cursor);
    return { kind: "attribute", name, nameEnd: end, value, start, end: value.end };
  }
  if (type === "quote" || type === "{" || type === "ident") return parseBlock(cursor, name, { start, end });
  return cursor.unexpected(`\`=\` and a value, or a block, behind \`${name}\``);
}

function parseBlock(cursor: Cursor, type: string, { start, end: typeEnd }: Extent): Block {
  const labels: Label[] = [];
  while (!cursor.take("{")) {
    // A label is a level of the value.
    cursor.enter("as outside");
    const next = cursor.peek();
    if (next === "quote") labels.push(parseLabel(cursor));
    else {
      cursor.expect(
        "ident",
        "a label or `{`",
        next === "newline" ? "`{` stands on the line of its block's name." : undefined,
      );
      labels.push({ text: cursor.word(), start: cursor.start, end: cursor.end });
    }
  }
  cursor.enter("as outside");
  const body = parseBody(cursor);
  for (let levels = labels.length + 1; levels > 0; levels--) cursor.leave();
  return { kind: "block", type, typeEnd, labels, body, start, end: cursor.end };
}

/** What stands behind `{`: items on lines of their own, or one argument on the same line. */
function parseBody(cursor: Cursor): Body {
  const open = { start: cursor.start, end: cursor.end };
  const next = cursor.peek();
  if (next !== "newline" && next !== "}" && next !== "eof") return [parseOnly(cursor, open)];
  const items: Item[] = [];
  const names = new ArgumentNames();
  for (;;) {
    while (cursor.take("newline"));
    if (cursor.take("}")) return items;
    if (cursor.peek() === "eof") unclosed(open);
    items.push(parseItem(cursor, names));
  }
}

function parseOnly(cursor: Cursor, open: Extent): Item {
  const item = parseStart(cursor);
  if (item.kind === "block") {
    const message = "Expected one argument in a block on one line, found a block";
    throw new TextMistake("hcl_syntax", message, item, "Put the inner block on a line of its own.");
  }
  if (cursor.peek() === "eof") unclosed(open);
  cursor.expect("}", "`}` behind the one argument of a block on one line", "Put each argument on a line of its own.");
  return item;
}

function parseLabel(cursor: Cursor): Label {
  const plain = cursor.plainQuoted();
  if (plain !== undefined) return { text: plain, start: cursor.start, end: cursor.end };
  cursor.read();
  const { start } = cursor;
  let text = "";
  while (!cursor.take("end of quote")) {
    cursor.expect("text", 'the quote `"` that closes this label', "A label is text on one line, without `${…}`.");
    text += textOf(cursor.word(), cursor.start, true);
  }
  return { text, start, end: cursor.end };
}

function unclosed(open: Extent): never {
  throw new TextMistake("hcl_syntax", "Expected `}` that closes this block, found the end of the file", open);
}

function duplicate({ name, start, nameEnd }: Attribute, before: number): never {
  const message = `Expected each argument once in a block, found \`${name}\` again`;
  const conflict = { start: before, end: before + name.length };
  throw new TextMistake(
    "hcl_duplicate_attribute",
    message,
    { start, end: nameEnd },
    "Delete one of the two.",
    conflict,
  );
}

import type { RefTerm, StringTerm, Term } from "../../syntax/ast.ts";
import { writeCall } from "./calls.ts";
import { writeComprehension, writeObjectComprehension } from "./comprehensions.ts";
import { fieldText } from "./fields.ts";
import { writeArray, writeObject, writeSet } from "./items.ts";
import { operatorOf } from "./operators.ts";
import type { Place } from "./places.ts";
import type { Printer } from "./printer.ts";
import { plainQuoted } from "./quoted.ts";
import { UnexpectedComment } from "./sheet.ts";
import { writeTemplate } from "./templates.ts";

/** Writes a term. When a comment in it has no place, the term stays as it was written, and the error goes on. */
export function writeTerm(p: Printer, term: Term, at?: Place): void {
  const { sheet } = p;
  const place = at ?? p.places.term(term);
  if (sheet.remarks === undefined) return writeOperand(p, term, { inParens: false, place });
  const { length, level, remarks } = sheet;
  try {
    writeOperand(p, term, { inParens: false, place });
  } catch (error) {
    if (!(error instanceof UnexpectedComment)) throw error;
    sheet.cut(length);
    sheet.level = level;
    const held = sheet.atLineEnd;
    if (held !== undefined && held.row >= place.row && held.row <= place.row + p.places.rowsIn(place)) {
      sheet.atLineEnd = undefined;
    }
    sheet.remarks = remarks;
    p.writeAsIs(place);
    throw error;
  }
}

export interface OperandOptions {
  /** Whether an operator must be in parentheses here. */
  readonly inParens: boolean;
  readonly place?: Place;
}

/** Writes a term where nothing is left as written for its own sake. */
export function writeOperand(p: Printer, term: Term, options: OperandOptions): void {
  const place = options.place ?? p.places.term(term);
  p.forgetting(() => {
    p.sheet.insertRemarks(place.row);
    if (!p.sheet.inline) p.sheet.startLine();
    writeByKind(p, term, place, options.inParens);
    if (!p.sheet.inline) p.sheet.startLine();
  });
}

function writeByKind(p: Printer, term: Term, place: Place, inParens: boolean): void {
  switch (term.type) {
    case "null":
      return p.sheet.write("null");
    case "boolean":
      return p.sheet.write(String(term.value));
    case "number":
      return p.sheet.write(numberText(p, term));
    case "string":
      return p.sheet.write(stringText(p, term, place));
    case "var":
      return p.sheet.write(p.variable(term));
    case "ref":
      return writeRef(p, term);
    case "call":
      return writeCall(p, term, inParens);
    case "array":
      return writeArray(p, term.items, place);
    case "set":
      return writeSet(p, term.items, place);
    case "object":
      return writeObject(p, term.entries, place);
    case "arraycomprehension":
      return inBrackets(p, "[]", () => writeComprehension(p, term, { brackets: "[]", place }));
    case "setcomprehension":
      return inBrackets(p, "{}", () => writeComprehension(p, term, { brackets: "{}", place }));
    case "objectcomprehension":
      return inBrackets(p, "{}", () => writeObjectComprehension(p, term, place));
    case "template":
      return writeTemplate(p, term);
  }
}

function inBrackets(p: Printer, brackets: string, write: () => void): void {
  p.sheet.write(brackets.charAt(0));
  try {
    write();
  } finally {
    p.sheet.write(brackets.charAt(1));
  }
}

/** The digits as written: `.5` has no zero in front. */
function numberText(p: Printer, { text, start, end }: Term & { readonly type: "number" }): string {
  const written = p.text.slice(start, end).replace(/^-/, "").trimStart();
  return written.startsWith(".") ? text.replace("0.", ".") : text;
}

/** As written, escapes and all, where OPA finds the quotes at the end of the text that counts as the term's. */
function stringText(p: Printer, term: StringTerm, place: Place): string {
  const isFound = place.to === term.end || (place.from === term.start && p.text.charAt(place.from) === "`");
  const first = p.text.charAt(term.start);
  return isFound && (first === '"' || first === "`") ? p.text.slice(term.start, term.end) : plainQuoted(term.value);
}

function writeRef(p: Printer, ref: RefTerm): void {
  const { head } = ref;
  const inParens =
    head.type === "call" && (operatorOf(head) !== undefined || p.places.startsWithParen(p.places.term(head)));
  writeOperand(p, head, { inParens });
  for (const part of ref.parts) writeRefPart(p, part);
}

/** `.x`, `["x"]` or `[x]`. */
export function writeRefPart(p: Printer, part: Term): void {
  const { sheet } = p;
  if (part.type === "string") return sheet.write(fieldText(part.value, staysQuoted(p, part)));
  if (part.type === "var" && part.name !== "input" && part.name !== "data") return sheet.write(`[${p.variable(part)}]`);
  sheet.write("[");
  // The bracket must not become part of the comment.
  if (p.tolerating(() => writeTerm(p, part))) sheet.write("\n");
  sheet.write("]");
}

/** A keyword stays quoted where it was. */
function staysQuoted(p: Printer, part: StringTerm): boolean {
  if (p.places.pinned !== undefined || !p.style.keywords.has(part.value)) return false;
  return p.text.charAt(part.start) === '"' || p.text.charAt(part.start - 1) === '"';
}

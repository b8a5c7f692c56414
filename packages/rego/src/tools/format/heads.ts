import type { Term } from "../../syntax/ast.ts";
import { writeItems } from "./items.ts";
import type { Printer } from "./printer.ts";
import type { RuleShape } from "./rule-shape.ts";
import { writeRefPart, writeTerm } from "./terms.ts";

/** The head of a rule. `isConstant`: what follows is no body, or one that OPA adds itself. */
export function writeHead(p: Printer, shape: RuleShape, isConstant: boolean): void {
  const { sheet } = p;
  const [first, second] = shape.ref;
  if (p.style.pathNames || second === undefined) {
    p.forgetting(() => writeName(p, shape));
  } else if (sheet.remarks !== undefined && p.places.term(second).row === sheet.remarks.first.row) {
    // A comment stands in the name.
    p.writeAsIs(shape.headPlace);
    return;
  } else {
    sheet.write(`${first?.type === "string" ? first.value : ""}[${p.oneLine.term(second)}]`);
  }
  if (shape.args.length > 0) {
    sheet.write("(");
    try {
      writeItems(
        p,
        shape.args.map((arg) => ({ term: arg })),
        {
          place: shape.headPlace,
          closingRow: p.places.closingRow(shape.headPlace, "()"),
        },
      );
    } finally {
      sheet.write(")");
    }
  }
  if (shape.contains !== undefined) writeKey(p, shape.contains);
  if (shape.value !== undefined) writeValue(p, shape, shape.value, isConstant);
}

function writeName(p: Printer, shape: RuleShape): void {
  const [first, ...rest] = shape.ref;
  if (first?.type !== "string") return;
  p.sheet.insertRemarks(p.places.term(first).row);
  if (!p.sheet.inline) p.sheet.startLine();
  p.sheet.write(first.value);
  if (!p.sheet.inline) p.sheet.startLine();
  for (const part of rest) writeRefPart(p, part);
}

function writeKey(p: Printer, key: Term): void {
  p.sheet.write(p.style.contains ? " contains " : "[");
  writeTerm(p, key);
  if (!p.style.contains) p.sheet.write("]");
}

function writeValue(p: Printer, shape: RuleShape, value: Term, isConstant: boolean): void {
  const { sheet } = p;
  const isTrue = value.type === "boolean" && value.value;
  if (shape.key === "none" && isTrue && !isConstant && !shape.isDefault) return;
  const isPathConstant = p.style.v1 && isConstant && shape.key === "none" && shape.args.length === 0;
  const standsAtHead = shape.isRepeated || shape.impliedAtHead;
  if (standsAtHead && !shape.isElse && isTrue && !isPathConstant) return;
  sheet.write(shape.assigns || p.style.v1 ? " := " : " = ");
  if (shape.isImplied) {
    sheet.insertRemarks(shape.isElse || shape.impliedAtHead ? shape.headPlace.row : 1);
    if (!sheet.inline) sheet.startLine();
    sheet.write("true");
    if (!sheet.inline) sheet.startLine();
  } else {
    writeTerm(p, value, shape.isElse ? shape.headPlace : undefined);
  }
}

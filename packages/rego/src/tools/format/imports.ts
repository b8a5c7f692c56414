import { compareStrings } from "../../runtime/code-point-order.ts";
import type { Import } from "../../syntax/ast.ts";
import { fieldText } from "./fields.ts";
import type { Printer } from "./printer.ts";
import { listOf, type Remark } from "./sheet.ts";
import { futureKeyword } from "./style.ts";

/** An import that stands in the text, or that is added: then it has a row only. */
export interface PlacedImport {
  readonly path: readonly string[];
  readonly alias?: string;
  readonly row: number;
  readonly at: number;
  readonly written?: Import;
}

/** Imports in groups as they stood, sorted within each. The comment in the row of an import stays with it. */
export function writeImports(p: Printer, imports: readonly PlacedImport[]): void {
  const { sheet } = p;
  const remarks = takeRemarks(p, imports);
  for (const group of groupsOf(imports)) {
    p.forgetting(() => sheet.insertRemarks(group[0]?.row ?? 1));
    for (const item of group.toSorted(compareImports)) {
      sheet.startLine();
      sheet.write(importText(p, item));
      const remark = remarks.get(item);
      if (remark !== undefined) sheet.write(` ${remark.text}`);
      sheet.endLine();
    }
    sheet.blankLine();
  }
}

function takeRemarks(p: Printer, imports: readonly PlacedImport[]): ReadonlyMap<PlacedImport, Remark> {
  const { sheet } = p;
  const byRow = new Map<number, PlacedImport>();
  for (const item of imports) if (!byRow.has(item.row)) byRow.set(item.row, item);
  const lastRow = Math.max(0, ...byRow.keys());
  const taken = new Map<PlacedImport, Remark>();
  const others: Remark[] = [];
  for (const remark of sheet.takeAbove(lastRow + 1)) {
    const item = byRow.get(remark.row);
    if (item === undefined) others.push(remark);
    else taken.set(item, remark);
  }
  sheet.remarks = listOf(others, sheet.remarks);
  return taken;
}

function groupsOf(imports: readonly PlacedImport[]): readonly (readonly PlacedImport[])[] {
  const groups: PlacedImport[][] = [];
  for (const item of imports) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group === undefined || last === undefined || item.row - last.row > 1) groups.push([item]);
    else group.push(item);
  }
  return groups;
}

function compareImports(a: PlacedImport, b: PlacedImport): number {
  const shared = Math.min(a.path.length, b.path.length);
  for (let i = 0; i < shared; i++) {
    const found = compareStrings(a.path[i] ?? "", b.path[i] ?? "");
    if (found !== 0) return found;
  }
  return a.path.length - b.path.length || compareStrings(a.alias ?? "", b.alias ?? "");
}

function importText(p: Printer, { path, alias, written }: PlacedImport): string {
  const [root = "", ...rest] = path;
  const source = written === undefined ? "" : p.text.slice(written.start, written.end);
  const isFuture = futureKeyword({ path }) !== undefined;
  const parts = rest.map((part) =>
    fieldText(part, !isFuture && p.style.keywords.has(part) && source.includes(`"${part}"`)),
  );
  return `import ${root}${parts.join("")}${alias === undefined ? "" : ` as ${alias}`}`;
}

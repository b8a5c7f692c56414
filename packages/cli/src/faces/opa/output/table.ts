import { displayWidth } from "../../go/display-width.ts";

/** A table with one line a row, as OPA draws it: heads in the middle of their column, what stands below at its left. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) => Math.max(...[head, ...rows.map((row) => row[i] ?? "")].map(displayWidth)));
  const rule = (left: string, middle: string, right: string): string =>
    `${left}${widths.map((width) => "─".repeat(width + 2)).join(middle)}${right}`;
  const line = (cells: readonly string[], place: (cell: string, width: number) => string): string =>
    `│${widths.map((width, i) => ` ${place(cells[i] ?? "", width)} `).join("│")}│`;
  return [
    rule("┌", "┬", "┐"),
    line(heads, centred),
    rule("├", "┼", "┤"),
    ...rows.map((row) => line(row, left)),
    rule("└", "┴", "┘"),
  ]
    .map((one) => `${one}\n`)
    .join("");
}

/** A table of names and figures without heads. */
export function figures(rows: readonly (readonly [name: string, value: string])[]): string {
  const names = Math.max(...rows.map(([name]) => displayWidth(name)));
  const values = Math.max(...rows.map(([, value]) => displayWidth(value)));
  const rule = (start: string, middle: string, end: string): string =>
    `${start}${"─".repeat(names + 2)}${middle}${"─".repeat(values + 2)}${end}\n`;
  const lines = rows.map(([name, value]) => `│ ${left(name, names)} │ ${value.padStart(values)} │\n`);
  return [rule("┌", "┬", "┐"), ...lines, rule("└", "┴", "┘")].join("");
}

function left(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - displayWidth(cell)));
}

function centred(cell: string, width: number): string {
  const room = Math.max(0, width - displayWidth(cell));
  const before = Math.floor(room / 2);
  return " ".repeat(before) + cell + " ".repeat(room - before);
}

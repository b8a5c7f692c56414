/** The text of a whole unit. It names nothing but its parameters and what it declares. */
import type { Step } from "../plan/ir.ts";
import { emitGroup } from "./emit-group.ts";
import { emitSorters } from "./emit-scan-index.ts";
import { FunctionEmitter } from "./function-emitter.ts";
import { groupNames, unitText } from "./link.ts";
import { support } from "./support.ts";
import type { Unit } from "./unit.ts";

/** A body whose solutions are asked for: the values of some of its locals, row by row. */
export interface RowQuery {
  readonly steps: readonly Step[];
  readonly locals: readonly number[];
}

export function emitUnit(unit: Unit, queries: readonly RowQuery[]): string {
  const body: string[] = [];
  for (const group of unit.groups) body.push(emitGroup(unit, group).join("\n"));
  for (const [i, query] of queries.entries()) body.push(emitQuery(unit, query, i).join("\n"));
  body.push(...emitSorters(unit));
  const names = queries.map((_, i) => `q${i}`).join(", ");
  return unitText(unit, { support, body, result: `{ groups: ${groupNames(unit)}, queries: [${names}] }` });
}

function emitQuery(unit: Unit, query: RowQuery, index: number): string[] {
  const to = new FunctionEmitter(unit);
  to.ordered = true;
  to.line(`function q${index}(c) {`);
  to.declarations();
  to.line("const r = [];");
  to.block(query.steps, () => {
    to.line(`r.push([${query.locals.map((id) => to.local(id)).join(", ")}]);`);
  });
  to.line("return r;");
  to.line("}");
  return to.lines;
}

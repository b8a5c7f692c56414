/** Loops that take their items from a walk that several clauses share (plan/scan-index.ts). */
import type { IndexedScan } from "../plan/scan-index.ts";
import { FunctionEmitter } from "./function-emitter.ts";
import type { Unit } from "./unit.ts";

/** A loop over the items of one kind; `done` is emitted where the rest of the body has succeeded. */
export function emitIndexedScan(to: FunctionEmitter, scan: IndexedScan, done: () => void): void {
  const items = to.unit.fresh("t");
  to.line(`const ${items} = ${to.unit.sorter(scan)}(c).get(${to.unit.constant(scan.constant)});`);
  to.line(`if (${items} === void 0) ${to.fail};`);
  to.items(items, scan, () => to.steps(scan.steps, 0, done));
}

/** The functions that sort the items, once a context and when the first clause asks: key → items. */
export function emitSorters(unit: Unit): string[] {
  return unit.sorters.flatMap((scan, i) => emitSorter(unit, scan, unit.groups.length + i));
}

function emitSorter(unit: Unit, scan: IndexedScan, slot: number): readonly string[] {
  const to = new FunctionEmitter(unit);
  to.line(`function ${unit.sorter(scan)}(c) {`);
  to.line(`let r = c.memo[${slot}];`);
  to.line("if (r !== void 0) return r;");
  to.declarations();
  to.line("r = new Map();");
  to.block([{ s: "scan", x: scan.range, key: undefined, value: scan.item }], () => {
    const key = to.value(scan.subject);
    const items = unit.fresh("t");
    to.line(`const ${items} = r.get(${key});`);
    to.line(
      `if (${items} === void 0) r.set(${key}, [${to.local(scan.item)}]); else ${items}.push(${to.local(scan.item)});`,
    );
  });
  to.line(`c.memo[${slot}] = r;`);
  to.line("return r;");
  to.line("}");
  return to.lines;
}

import type { Module } from "../../syntax/ast.ts";
import { fieldText } from "./fields.ts";
import { type PlacedImport, writeImports } from "./imports.ts";
import { Places } from "./places.ts";
import { type Kept, Printer, type WrittenUnit } from "./printer.ts";
import { importsFor } from "./rewrite.ts";
import { type RuleShape, ruleShapes, type Unit } from "./rule-shape.ts";
import { writeRules } from "./rules.ts";
import { styleOf, type TargetVersion } from "./style.ts";

export interface WriteOptions {
  readonly target: TargetVersion;
  readonly dropV0Imports: boolean;
  readonly kept: Kept;
}

/** Lays out a module. Throws what sheet.ts says. */
export function writeModule(laid: LaidModule, options: WriteOptions): WrittenModule {
  const { module, places, rules } = laid;
  const style = styleOf(options.target, module.imports, rules);
  const p = new Printer(module, places, { style, kept: options.kept });
  writePackage(p, module);
  for (const run of runsOf(importsFor(module, places, options), rules)) {
    writeImports(p, run.imports);
    writeRules(p, run.rules);
  }
  writeRest(p);
  return { text: p.sheet.finished(), units: () => p.written() };
}

/** A module with what every way of writing it needs. */
export interface LaidModule {
  readonly module: Module;
  readonly places: Places;
  readonly rules: readonly RuleShape[];
}

export interface WrittenModule {
  readonly text: string;
  /** What was written of each rule. */
  readonly units: () => ReadonlyMap<Unit, WrittenUnit>;
}

export function layModule(module: Module): LaidModule {
  const places = new Places(module);
  return { module, places, rules: ruleShapes(module, places) };
}

function writePackage(p: Printer, module: Module): void {
  const { sheet } = p;
  const { path, start, end } = module.package;
  sheet.insertRemarks(p.places.row(start));
  sheet.startLine();
  const source = p.text.slice(start, end);
  const [root = "", ...rest] = path;
  const parts = rest.map((part) => fieldText(part, p.style.keywords.has(part) && source.includes(`"${part}"`)));
  sheet.write(`package ${root}${parts.join("")}`);
  sheet.blankLine();
}

interface Run {
  readonly imports: PlacedImport[];
  readonly rules: RuleShape[];
}

/** Imports and the rules behind them, as often as they take turns. */
function runsOf(imports: readonly PlacedImport[], rules: readonly RuleShape[]): readonly Run[] {
  const runs: Run[] = [];
  let next = 0;
  for (const item of imports) {
    let run = runs.at(-1);
    for (let rule = rules[next]; rule !== undefined && isBefore(rule, item); rule = rules[++next]) {
      if (run === undefined) runs.push((run = { imports: [], rules: [] }));
      run.rules.push(rule);
    }
    if (run === undefined || run.rules.length > 0) runs.push({ imports: [item], rules: [] });
    else run.imports.push(item);
  }
  const rest = rules.slice(next);
  const last = runs.at(-1);
  if (last === undefined) runs.push({ imports: [], rules: rest });
  else last.rules.push(...rest);
  return runs;
}

function isBefore(rule: RuleShape, item: PlacedImport): boolean {
  return rule.place.row < item.row || (rule.place.row === item.row && rule.place.at < item.at);
}

function writeRest(p: Printer): void {
  const { sheet } = p;
  let last = sheet.remarks;
  if (last === undefined) return;
  for (; last !== undefined; last = last.rest) sheet.writeLine(last.first.text);
  sheet.write("\n");
}

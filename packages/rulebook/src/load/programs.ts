/**
 * What each rulebook of the tree is compiled with. A rulebook is a closed world: its rules run with its own modules,
 * and with those of its includes only as far as it speaks of their packages. So no package of an including rulebook
 * can change the body of an included rule.
 */
import type { Module } from "@sekisho/rego";
import type { Engine, Program } from "../engine/engine.ts";
import type { ProgramParts } from "../rulebook.ts";
import { EXTERNALS, mergeData } from "./data.ts";
import { allUnits, type Unit } from "./includes.ts";
import { type Mistakes, startOfFile } from "./mistakes.ts";

/** Compiles a unit's rules; undefined with mistakes. */
export function compileUnit(unit: Unit, engine: Engine, mistakes: Mistakes): Program | undefined {
  if (!allUnits(unit).every(({ source }) => source.allParsed)) return undefined;
  const parts = programParts(unit, unit.source.modules, mistakes);
  return mistakes.take(engine.compile({ ...parts, externals: [...EXTERNALS] }));
}

/** Modules and data that some modules of a unit (its rules, or these and its tests) need. */
export function programParts(unit: Unit, own: readonly Module[], mistakes: Mistakes): ProgramParts {
  const modules = [...own];
  const homes = new Map(own.map((module) => [packageKey(module), unit]));
  let data = unit.source.data;
  for (const include of allUnits(unit).slice(1)) {
    const merged = mergeData(data, include.source.data);
    data = merged.value;
    if (merged.clash !== undefined) {
      const message = `data.${merged.clash.join(".")} is set by ${unit.prefix} and by its include ${include.prefix}`;
      mistakes.error("rulebook_data_conflict", message, {
        span: startOfFile(`${unit.source.directory}/rulebook.yaml`),
      });
    }
    const theirs = include.source.modules;
    if (!theirs.some((module) => !homes.has(packageKey(module)) && isMentioned(module, modules))) continue;
    for (const module of theirs) {
      const home = homes.get(packageKey(module));
      if (home !== undefined && home !== include) reportSharedPackage(module, home, include, mistakes);
      homes.set(packageKey(module), include);
      modules.push(module);
    }
  }
  return { modules, data };
}

/** Whether some modules refer to another one's package: a `data.…` reference that begins it or goes on from it. */
function isMentioned(module: Module, by: readonly Module[]): boolean {
  const path = module.package.path;
  return by.some(({ text }) => {
    if (/\bdata\s*\[/.test(text)) return true;
    for (const [reference] of text.matchAll(/\bdata(?:\.[A-Za-z_]\w*)+/g)) {
      const parts = reference.split(".").slice(1);
      if (parts.every((part, i) => i >= path.length || part === path[i])) return true;
    }
    return false;
  });
}

function reportSharedPackage(module: Module, home: Unit, include: Unit, mistakes: Mistakes): void {
  const name = module.package.path.join(".");
  mistakes.error("rulebook_package_conflict", `package ${name} is defined by ${home.prefix} and by ${include.prefix}`, {
    span: module.lines.span(module.package.start, module.package.end),
    hint: "rename one of the two; an including rulebook adjusts rules by `rules` and `stages`, never their body",
  });
}

function packageKey(module: Module): string {
  return JSON.stringify(module.package.path);
}

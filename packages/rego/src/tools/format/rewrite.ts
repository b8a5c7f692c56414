import type { Module } from "../../syntax/ast.ts";
import type { PlacedImport } from "./imports.ts";
import { negatedBody } from "./negated.ts";
import { operatorOf } from "./operators.ts";
import type { Places } from "./places.ts";
import { futureKeyword, importsAllKeywords, importsV1, type TargetVersion } from "./style.ts";
import { walkModule } from "./walk.ts";

/** The imports that a module needs in the version it is written for, in the order of their rows. */
export function importsFor(
  module: Module,
  places: Places,
  options: { readonly target: TargetVersion; readonly dropV0Imports: boolean },
): readonly PlacedImport[] {
  const { target, dropV0Imports } = options;
  const list = new ImportList(
    module.imports.map((written) => ({ ...written, row: places.row(written.start), at: written.start, written })),
  );
  if (target === "v1" && dropV0Imports) list.keep((item) => !importsV1(item));
  else if (target === "v0v1" && !list.has(importsV1)) list.add(["rego", "v1"]);
  const hasV1 = list.has(importsV1);
  const used = usedKeywords(module);
  if (target === "v0" && !hasV1) {
    for (const keyword of used) list.addKeyword(keyword);
    return list.inOrder();
  }
  if (!dropV0Imports && !hasV1) {
    for (const item of module.imports) {
      const keyword = futureKeyword(item);
      if (keyword !== undefined) list.addKeyword(keyword);
    }
  } else {
    list.keep(({ path }) => path[0] !== "future");
  }
  // `not` is the only one that v1 has by import.
  if (used.has("not")) list.addKeyword("not");
  return list.inOrder();
}

class ImportList {
  #items: PlacedImport[];

  constructor(items: PlacedImport[]) {
    this.#items = items;
  }

  has(test: (item: PlacedImport) => boolean): boolean {
    return this.#items.some(test);
  }

  keep(test: (item: PlacedImport) => boolean): void {
    this.#items = this.#items.filter(test);
  }

  addKeyword(keyword: string): void {
    const isThere = this.has((item) => {
      const found = futureKeyword(item);
      return importsAllKeywords(item) || found === keyword || (found === "every" && keyword === "in");
    });
    if (!isThere) this.add(["future", "keywords", keyword]);
  }

  /** Below the last import of its kind, or in the first row. */
  add(path: readonly string[]): void {
    const rows = this.#items.filter((item) => importsV1(item) || isFuture(item)).map(({ row }) => row);
    this.#items.push({ path, row: rows.length === 0 ? 1 : Math.max(...rows) + 1, at: 0 });
  }

  inOrder(): readonly PlacedImport[] {
    return this.#items.toSorted((a, b) => a.row - b.row || a.at - b.at);
  }
}

function isFuture({ path }: PlacedImport): boolean {
  return path.length >= 2 && path[0] === "future";
}

/** The keywords of statements that may need an import: `in` (as a statement of its own), `every`, and bodies behind `not`. */
function usedKeywords(module: Module): ReadonlySet<string> {
  const found = new Set<string>();
  walkModule(module, {
    expr(expr) {
      if (expr.type === "every") found.add("every");
      else if (negatedBody(expr) !== undefined) found.add("not");
      else if (expr.type === "term" && operatorOf(expr.term)?.sign === "in") found.add("in");
    },
  });
  return found;
}

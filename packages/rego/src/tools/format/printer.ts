import type { Comment, Expr, Module, Term, VarTerm } from "../../syntax/ast.ts";
import { Identities } from "./identity.ts";
import { OneLine } from "./one-line.ts";
import { TermOrder } from "./order.ts";
import { type Place, Places } from "./places.ts";
import type { Unit } from "./rule-shape.ts";
import { listOf, type Remark, type Remarks, remarksOf, Sheet, UnexpectedComment } from "./sheet.ts";
import type { Style } from "./style.ts";
import { walkBody, walkTerm } from "./walk.ts";
import { sharedWildcards } from "./wildcards.ts";

/** Rules that OPA's layout breaks, with what is done instead. */
export type Kept = ReadonlyMap<Unit, "as written" | "comments above">;

export interface WrittenUnit {
  readonly text: string;
  readonly remarks: readonly Remark[];
}

interface Begun {
  readonly unit: Unit;
  readonly length: number;
  readonly remarks: Remarks | undefined;
  readonly atLineEnd: Remark | undefined;
}

/** What one body of a rule has come to: pieces of the sheet, and the comments from one point of the list to another. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly remarks: Remarks | undefined;
  readonly rest: Remarks | undefined;
  readonly atLineEnd: Remark | undefined;
}

function takenOf({ remarks, rest, atLineEnd }: Piece): readonly Remark[] {
  const taken = atLineEnd === undefined ? [] : [atLineEnd];
  for (let next = remarks; next !== undefined && next !== rest; next = next.rest) taken.push(next.first);
  return taken;
}

/** All that the writers of a module share. */
export class Printer {
  readonly text: string;
  readonly sheet: Sheet;
  readonly places: Places;
  readonly style: Style;
  readonly identities = new Identities();
  readonly order = new TermOrder(this.identities);
  readonly oneLine = new OneLine(this.identities, this.order);
  /** Which terms hold variables that a compiler made; undefined when none does. */
  readonly #generated: Map<Term, boolean> | undefined;
  readonly #comments: readonly Comment[];
  readonly kept: Kept;
  readonly #written = new Map<Unit, Piece[]>();
  readonly #wildcards: ReadonlyMap<string, string>;

  constructor(module: Module, places: Places, options: { readonly style: Style; readonly kept: Kept }) {
    this.kept = options.kept;
    this.text = module.text;
    this.#generated = module.text.includes("__local") ? new Map() : undefined;
    this.#comments = module.comments;
    this.places = places;
    this.style = options.style;
    this.sheet = new Sheet(listOf(remarksOf(module, places)));
    this.#wildcards = sharedWildcards(module.rules);
  }

  begin(unit: Unit): Begun {
    const { sheet } = this;
    return { unit, length: sheet.length, remarks: sheet.remarks, atLineEnd: sheet.atLineEnd };
  }

  end({ unit, length, remarks, atLineEnd }: Begun): void {
    const { sheet } = this;
    const to = sheet.length;
    const piece = { from: length, to, remarks, rest: sheet.remarks, atLineEnd };
    const before = this.#written.get(unit);
    if (before === undefined) this.#written.set(unit, [piece]);
    else before.push(piece);
  }

  /** What was written of a rule. */
  written(): ReadonlyMap<Unit, WrittenUnit> {
    return new Map(
      [...this.#written].map(([unit, pieces]) => [
        unit,
        {
          text: pieces.map(({ from, to }) => this.sheet.between(from, to)).join(""),
          remarks: pieces.flatMap(takenOf),
        },
      ]),
    );
  }

  variable(term: VarTerm): string {
    return term.wildcard === true ? (this.#wildcards.get(term.name) ?? "_") : term.name;
  }

  /** Whether the places of terms tell in which order they stand; those of variables that a compiler made do not. */
  tellsOrder(terms: readonly Term[]): boolean {
    return this.places.pinned === undefined && !this.hasGenerated(terms);
  }

  hasGenerated(terms: readonly Term[]): boolean {
    return this.#generated !== undefined && terms.some((term) => this.#holdsGenerated(term));
  }

  hasGeneratedIn(body: readonly Expr[]): boolean {
    if (this.#generated === undefined) return false;
    return body.some((expr) => {
      let found = false;
      const term = (inner: Term): void => {
        if (inner.type === "var" && inner.name.startsWith("__local")) found = true;
      };
      walkBody([expr], { term });
      return found;
    });
  }

  #holdsGenerated(term: Term): boolean {
    const known = this.#generated?.get(term);
    if (known !== undefined) return known;
    let found = false;
    walkTerm(term, {
      term(inner) {
        if (inner.type === "var" && inner.name.startsWith("__local")) found = true;
      },
    });
    this.#generated?.set(term, found);
    return found;
  }

  /** Whether a comment is the last thing before an offset, white space aside. */
  hasCommentBefore(offset: number): boolean {
    const comments = this.#comments;
    let low = 0;
    let high = comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((comments[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const last = comments[low - 1];
    return last !== undefined && this.text.slice(last.end, offset).trim() === "";
  }

  /** Runs a writer that, as in OPA, leaves no comment to those behind it when it has to stop. */
  forgetting(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.sheet.remarks = undefined;
      throw error;
    }
  }

  /** Runs a writer and goes on behind it when it stopped at a comment; tells whether it did. */
  tolerating(write: () => void): boolean {
    try {
      write();
      return false;
    } catch (error) {
      if (error instanceof UnexpectedComment) return true;
      throw error;
    }
  }

  /** Writes a piece of the text as it stands, and leaves out the comments that it holds. */
  writeAsIs(place: Place): void {
    const { sheet } = this;
    const lastRow = place.row + this.places.rowsIn(place);
    sheet.write(this.places.textOf(place));
    sheet.takeAbove(lastRow);
    const next = sheet.remarks?.first;
    if (!sheet.takesLastComment || next === undefined || next.row !== lastRow) return;
    sheet.write(` ${next.raw}`);
    sheet.remarks = sheet.remarks?.rest;
  }
}

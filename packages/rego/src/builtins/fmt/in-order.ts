/** Formats that take their arguments in the order in which they come: nearly all. */
import { type Directive, noFlags, type Piece } from "./directives.ts";
import { layoutOf } from "./format.ts";
import { type Layout, plainLayout } from "./verbs.ts";

/** Directives with the text before the first, between each two and behind the last: one text more than directives. */
export interface InOrder {
  readonly texts: readonly string[];
  readonly directives: readonly Placed[];
  /** The size of all paddings that the directives may ask for. */
  readonly padding: number;
}

export interface Placed {
  readonly verb: string;
  /** {@link plainLayout} itself where the directive is a verb and nothing else. */
  readonly layout: Layout;
}

/** Undefined where an argument is named by its index, or tells a width, or where a directive is broken. */
export function inOrder(pieces: readonly Piece[]): InOrder | undefined {
  const texts: string[] = [];
  const directives: Placed[] = [];
  let text = "";
  let padding = 0;
  for (const piece of pieces) {
    if (typeof piece === "string") text += piece;
    else if (!isInOrder(piece)) return undefined;
    else if (piece.verb === "%") text += "%";
    else {
      texts.push(text);
      text = "";
      directives.push(placed(piece));
      padding += (numeric(piece.width) ?? 0) + (numeric(piece.precision) ?? 0);
    }
  }
  return { texts: [...texts, text], directives, padding };
}

function isInOrder(directive: Directive): boolean {
  return (
    directive.verb !== "" &&
    !directive.misplaced &&
    directive.width !== "*" &&
    directive.precision !== "*" &&
    directive.widthIndex === undefined &&
    directive.precisionIndex === undefined &&
    directive.valueIndex === undefined
  );
}

function placed({ verb, flags, width, precision }: Directive): Placed {
  const isPlain = flags === noFlags && width === undefined && precision === undefined;
  const size = { width: numeric(width), precision: numeric(precision) };
  return { verb, layout: isPlain ? plainLayout : layoutOf(flags, verb, size) };
}

function numeric(count: Directive["width"]): number | undefined {
  return count === "*" ? undefined : count;
}

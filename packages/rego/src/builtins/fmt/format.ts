/** Go's fmt.Sprintf on prepared arguments. */
import { type ArgumentIndex, type Count, type Directive, type Flags, type Piece, parseFormat } from "./directives.ts";
import { type Argument, type Layout, plainLayout, printArgument } from "./verbs.ts";

/** A parsed format string; `charge` is told the size of each padding before it is made. */
export type Format = (args: readonly Argument[], charge: (size: number) => void) => string;

/** Parses a format string once. */
export function compileGoFormat(format: string): Format {
  return formatOf(parseFormat(format));
}

/** The format of what was parsed before. */
export function formatOf(pieces: Iterable<Piece>): Format {
  return (args, charge) => new Run(args, charge).print(pieces);
}

class Run {
  readonly #args: readonly Argument[];
  readonly #charge: (size: number) => void;
  #next = 0;
  #reordered = false;
  #goodIndex = true;

  constructor(args: readonly Argument[], charge: (size: number) => void) {
    this.#args = args;
    this.#charge = charge;
  }

  print(pieces: Iterable<Piece>): string {
    let out = "";
    for (const piece of pieces) out += typeof piece === "string" ? piece : this.#directive(piece);
    return out + this.#extra();
  }

  #directive(directive: Directive): string {
    const { flags, verb } = directive;
    this.#goodIndex = !directive.misplaced;
    let out = "";
    let { minus, zero } = flags;
    this.#seek(directive.widthIndex);
    let width = this.#count(directive.width);
    if (width === "bad") {
      out += "%!(BADWIDTH)";
      width = undefined;
    } else if (width !== undefined && width < 0) {
      width = -width;
      minus = true;
      zero = false;
    }
    this.#seek(directive.precisionIndex);
    let precision = this.#count(directive.precision);
    if (precision === "bad" || (precision !== undefined && precision < 0)) {
      out += "%!(BADPREC)";
      precision = undefined;
    }
    this.#seek(directive.valueIndex);
    if (verb === "") return `${out}%!(NOVERB)`;
    if (verb === "%") return `${out}%`;
    if (!this.#goodIndex) return `${out}%!${verb}(BADINDEX)`;
    const argument = this.#args[this.#next];
    if (argument === undefined) return `${out}%!${verb}(MISSING)`;
    this.#next += 1;
    this.#charge((width ?? 0) + (precision ?? 0));
    return out + printArgument(argument, verb, layoutOf({ ...flags, minus, zero }, verb, { width, precision }));
  }

  #seek(index: ArgumentIndex | undefined): void {
    if (index === undefined) return;
    this.#reordered = true;
    if (index !== "bad" && index >= 0 && index < this.#args.length) this.#next = index;
    else this.#goodIndex = false;
  }

  /** A width or precision; `*` takes an argument, which has to be a small int. */
  #count(count: Count | undefined): number | "bad" | undefined {
    if (count !== "*") return count;
    const argument = this.#args[this.#next];
    if (argument === undefined) return "bad";
    this.#next += 1;
    const value = argument.type === "int64" ? Number(argument.value) : Number.NaN;
    return Math.abs(value) <= 1_000_000 ? value : "bad";
  }

  #extra(): string {
    if (this.#reordered || this.#next >= this.#args.length) return "";
    const shown = this.#args
      .slice(this.#next)
      .map((argument) => `${argument.type}=${printArgument(argument, "v", plainLayout)}`);
    return `%!(EXTRA ${shown.join(", ")})`;
  }
}

/** The layout of one argument; the flags sharp and plus mean something else with `%v`. */
export function layoutOf(
  flags: Flags,
  verb: string,
  size: { readonly width: number | undefined; readonly precision: number | undefined },
): Layout {
  const { zero, minus, space, sharp, plus } = flags;
  const { width, precision } = size;
  return verb === "v"
    ? { zero, minus, space, sharp: false, plus: false, sharpV: sharp, plusV: plus, width, precision }
    : { zero, minus, space, sharp, plus, sharpV: false, plusV: false, width, precision };
}

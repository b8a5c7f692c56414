import { Decimal } from "@sekisho/core";

/** What can be written: a Map is a record whose fields keep their order, an object has its keys sorted. */
export type Writable =
  | null
  | boolean
  | number
  | string
  | Decimal
  | readonly Writable[]
  | ReadonlyMap<string, Writable>
  | { readonly [key: string]: Writable };

export interface JsonStyle {
  /** What each level is indented by. Without one everything stands in one line. */
  readonly indent?: string;
  /** `literal`: numbers as they are spelt; `double`: as Go writes a float64. */
  readonly numbers: "literal" | "double";
  /** `lines`: only the escapes that Go always writes, of line separators, and not those for HTML. */
  readonly escapes?: "html" | "lines";
}

/** JSON to the letter as Go's encoding/json writes it, with its escapes for HTML. */
export function goJson(value: Writable, style: JsonStyle): string {
  return write(value, style, "\n");
}

function write(value: Writable, style: JsonStyle, lineBreak: string): string {
  if (typeof value === "string") return goString(value, style.escapes);
  if (typeof value === "number") return String(value);
  if (value instanceof Decimal) {
    const text = Decimal.text(value);
    return style.numbers === "literal" ? text : doubleText(Number(text));
  }
  if (value === null || typeof value === "boolean") return String(value);
  const inner = `${lineBreak}${style.indent ?? ""}`;
  if (Array.isArray(value)) {
    return wrap(
      "[",
      "]",
      (value as readonly Writable[]).map((item) => write(item, style, inner)),
      { style, lineBreak },
    );
  }
  const fields = value instanceof Map ? [...(value as ReadonlyMap<string, Writable>)] : sortedFields(value);
  const colon = style.indent === undefined ? ":" : ": ";
  const entries = fields.map(([key, item]) => `${goString(key, style.escapes)}${colon}${write(item, style, inner)}`);
  return wrap("{", "}", entries, { style, lineBreak });
}

interface Around {
  readonly style: JsonStyle;
  readonly lineBreak: string;
}

function wrap(open: string, close: string, items: readonly string[], { style, lineBreak }: Around): string {
  if (style.indent === undefined || items.length === 0) return `${open}${items.join(",")}${close}`;
  const inner = `${lineBreak}${style.indent}`;
  return `${open}${inner}${items.join(`,${inner}`)}${lineBreak}${close}`;
}

function sortedFields(value: Writable): readonly (readonly [string, Writable])[] {
  // Arrays, Maps and Decimals were told apart before: what is left is an object of a document.
  const fields = Object.entries(value as { readonly [key: string]: Writable });
  return fields.sort(([a], [b]) => compareBytes(a, b));
}

/** By bytes of UTF-8, which is the order of code units but for halves of pairs. */
function compareBytes(a: string, b: string): number {
  if (HALF.test(a) || HALF.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

const HALF = /[\ud800-\udfff]/;

/** -0 keeps its sign. */
function doubleText(double: number): string {
  return Object.is(double, -0) ? "-0" : String(double);
}

const ESCAPED = { html: /[<>&\u2028\u2029]/g, lines: /[\u2028\u2029]/g };

export function goString(text: string, escapes: "html" | "lines" = "html"): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text.toWellFormed()).replace(
    ESCAPED[escapes],
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Characters that stand for themselves, whatever is escaped. */
const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/;

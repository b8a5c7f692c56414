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
  if (typeof value === "number" || value === null || typeof value === "boolean") return String(value);
  if (value instanceof Decimal) {
    const text = Decimal.text(value);
    return style.numbers === "literal" ? text : doubleText(Number(text));
  }
  const inner = style.indent === undefined ? "" : `${lineBreak}${style.indent}`;
  const comma = `,${inner}`;
  let items = "";
  if (Array.isArray(value)) {
    for (const item of value as readonly Writable[]) {
      items += `${items === "" ? inner : comma}${write(item, style, inner)}`;
    }
    return style.indent === undefined || items === "" ? `[${items}]` : `[${items}${lineBreak}]`;
  }
  const colon = style.indent === undefined ? ":" : ": ";
  const put = (key: string, item: Writable): void => {
    items += `${items === "" ? inner : comma}${goString(key, style.escapes)}${colon}${write(item, style, inner)}`;
  };
  if (value instanceof Map) {
    for (const [key, item] of value as ReadonlyMap<string, Writable>) put(key, item);
  } else {
    // Arrays, Maps and Decimals were told apart before: what is left is an object of a document.
    const fields = value as { readonly [key: string]: Writable };
    for (const key of sorted(Object.keys(fields))) put(key, fields[key] ?? null);
  }
  return style.indent === undefined || items === "" ? `{${items}}` : `{${items}${lineBreak}}`;
}

/** By bytes of UTF-8, which is the order of code units but for halves of pairs. */
function sorted(keys: string[]): readonly string[] {
  if (keys.some((key) => HALF.test(key))) return keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return keys.sort();
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

/** Go's time layouts: the reference time Mon Jan 2 15:04:05 MST 2006 written as the time should be written. */

export type Chunk =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: ElementKind; readonly text: string; readonly form: string };

export type ElementKind =
  | "year"
  | "month"
  | "weekday"
  | "day"
  | "yearDay"
  | "hour"
  | "minute"
  | "second"
  | "fraction"
  | "half"
  | "offset"
  | "zone";

export type Element = Exclude<Chunk, { readonly kind: "text" }>;

/** The layouts that have a name in policies. */
export const namedLayouts: { readonly [name: string]: string } = {
  ANSIC: "Mon Jan _2 15:04:05 2006",
  UnixDate: "Mon Jan _2 15:04:05 MST 2006",
  RubyDate: "Mon Jan 02 15:04:05 -0700 2006",
  RFC822: "02 Jan 06 15:04 MST",
  RFC822Z: "02 Jan 06 15:04 -0700",
  RFC850: "Monday, 02-Jan-06 15:04:05 MST",
  RFC1123: "Mon, 02 Jan 2006 15:04:05 MST",
  RFC1123Z: "Mon, 02 Jan 2006 15:04:05 -0700",
  RFC3339: "2006-01-02T15:04:05Z07:00",
  RFC3339Nano: "2006-01-02T15:04:05.999999999Z07:00",
};

/** The layout of a name, else the text itself. */
export function layoutOf(nameOrLayout: string): string {
  return (Object.hasOwn(namedLayouts, nameOrLayout) ? namedLayouts[nameOrLayout] : undefined) ?? nameOrLayout;
}

export const monthNames = "January February March April May June July August September October November December".split(
  " ",
);
export const weekdayNames = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** Longer forms stand before the shorter ones that they start with. */
const forms: readonly (readonly [form: string, kind: ElementKind])[] = [
  ["January", "month"],
  ["Jan", "month"],
  ["Monday", "weekday"],
  ["Mon", "weekday"],
  ["MST", "zone"],
  ["002", "yearDay"],
  ["01", "month"],
  ["02", "day"],
  ["03", "hour"],
  ["04", "minute"],
  ["05", "second"],
  ["06", "year"],
  ["15", "hour"],
  ["1", "month"],
  ["2006", "year"],
  ["2", "day"],
  ["__2", "yearDay"],
  ["_2", "day"],
  ["3", "hour"],
  ["4", "minute"],
  ["5", "second"],
  ["PM", "half"],
  ["pm", "half"],
  ["-070000", "offset"],
  ["-07:00:00", "offset"],
  ["-0700", "offset"],
  ["-07:00", "offset"],
  ["-07", "offset"],
  ["Z070000", "offset"],
  ["Z07:00:00", "offset"],
  ["Z0700", "offset"],
  ["Z07:00", "offset"],
  ["Z07", "offset"],
];

export function parseLayout(layout: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let text = "";
  for (let at = 0; at < layout.length; ) {
    const element = elementAt(layout, at);
    if (element === undefined) {
      text += layout.charAt(at);
      at += 1;
      continue;
    }
    if (text !== "") chunks.push({ kind: "text", text });
    text = "";
    chunks.push(element);
    at += element.text.length;
  }
  if (text !== "") chunks.push({ kind: "text", text });
  return chunks;
}

function elementAt(layout: string, at: number): Element | undefined {
  const fraction = /^[.,](?:0+|9+)(?![0-9])/.exec(layout.slice(at, at + 64))?.[0];
  if (fraction !== undefined) return { kind: "fraction", text: fraction, form: fraction };
  // `_2006` is an underscore and a year, not a day and `006`.
  if (layout.startsWith("_2006", at)) return undefined;
  for (const [form, kind] of forms) {
    if (!layout.startsWith(form, at)) continue;
    // "Janet" is a name, not a month.
    if ((form === "Jan" || form === "Mon") && /[a-z]/.test(layout.charAt(at + 3))) continue;
    return { kind, text: form, form };
  }
  return undefined;
}

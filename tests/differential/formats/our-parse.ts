import { Decimal, type Json } from "@sekisho/core";
import type { Format, KnownFormat } from "@sekisho/formats";
import type { Parsed } from "./conftest-parse.ts";

/** What our reader makes of a text, in the shape in which Conftest prints it: doubles, one value or a list of them. */
export function ourParse(format: Format, { isListed }: KnownFormat, text: string): Parsed {
  const { documents, diagnostics } = format.read(new TextEncoder().encode(text), "f", { duplicates: "last" });
  const error = diagnostics.find(({ severity }) => severity === "error");
  if (error !== undefined) return { refused: `${error.code}: ${error.message}` };
  const values = documents.map(({ value }) => doubles(value));
  const value = values.length === 1 ? values[0] : values.length === 0 ? null : values;
  return { value: isListed === true ? [value] : value };
}

function doubles(value: Json): unknown {
  if (value instanceof Decimal) return Number(Decimal.text(value));
  if (Array.isArray(value)) return (value as readonly Json[]).map(doubles);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, doubles(item)]));
}

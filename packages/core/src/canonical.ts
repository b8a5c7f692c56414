import { Decimal, normaliseDecimal } from "./decimal.ts";
import { isJsonArray, type Json } from "./json.ts";
import { LIMITS } from "./limits.ts";
import { Problem } from "./problem.ts";

/**
 * Canonical JSON: RFC 8785 (no white space, keys in the order of their UTF-16 units, ECMAScript's numbers and string
 * escapes), plus exact decimals: a number that a double would change is its normalised literal (identity.md).
 *
 * Problems: `lone_surrogate` for text that UTF-8 can't say, `too_deep` above 1,024 levels (so also for a cycle),
 * `too_large` above 256 Mi units, `not_json` for what no reader makes (undefined, NaN, a Map).
 */
export function canonicalJson(value: Json): string {
  const writer = new Writer();
  writer.write(value, 0);
  return writer.text;
}

class Writer {
  text = "";

  write(value: Json, depth: number): void {
    if (typeof value === "string") this.text += quote(value);
    else if (value === null || typeof value === "boolean") this.text += String(value);
    else if (typeof value === "number") this.text += finite(value);
    else if (value instanceof Decimal) this.text += normaliseDecimal(Decimal.text(value));
    else this.#container(value, depth);
  }

  #container(value: Json, depth: number): void {
    if (depth >= LIMITS.maxCanonicalDepth) {
      throw new Problem("too_deep", `a value is nested more than ${LIMITS.maxCanonicalDepth} levels deep`);
    }
    if (this.text.length > LIMITS.maxCanonicalLength) {
      throw new Problem("too_large", `a value has more than ${LIMITS.maxCanonicalLength} characters of canonical JSON`);
    }
    if (isJsonArray(value)) this.#array(value, depth + 1);
    else if (isPlainObject(value)) this.#object(value, depth + 1);
    else throw new Problem("not_json", `expected a JSON value, found ${typeof value}`);
  }

  #array(items: readonly Json[], depth: number): void {
    this.text += "[";
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.text += ",";
      // A hole of a sparse array is undefined, which `#container` refuses; the type has no place for it.
      this.write(items[i] as Json, depth);
    }
    this.text += "]";
  }

  #object(value: { readonly [key: string]: Json }, depth: number): void {
    this.text += "{";
    let first = true;
    // The default order of `sort` is that of UTF-16 code units, as RFC 8785, section 3.2.3 asks.
    for (const key of Object.keys(value).sort()) {
      if (!first) this.text += ",";
      first = false;
      this.text += `${quote(key)}:`;
      // `keys` lists own keys only, so that reading one never reaches a prototype, also for `__proto__`.
      this.write(value[key] as Json, depth);
    }
    this.text += "}";
  }
}

/** For well-formed text, JSON.stringify escapes exactly as RFC 8785, section 3.2.2.2. */
function quote(text: string): string {
  if (!text.isWellFormed()) throw new Problem("lone_surrogate", "a text holds half of a surrogate pair");
  return JSON.stringify(text);
}

function finite(value: number): string {
  if (!Number.isFinite(value)) throw new Problem("not_json", `expected a finite number, found ${value}`);
  return String(value);
}

function isPlainObject(value: unknown): value is { readonly [key: string]: Json } {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

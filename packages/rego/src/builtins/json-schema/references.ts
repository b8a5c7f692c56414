/** What `$ref` means: a place in the same document, by pointer or by `$id`. Nothing is ever fetched. */
import { isArray, isPlainObject } from "../../runtime/kinds.ts";
import { sortedKeys } from "../../runtime/order.ts";
import type { Maybe, PlainObject, Value } from "../../runtime/value.ts";
import { UrlError } from "../bytes/url.ts";
import { parseUri } from "../net/uri.ts";
import { SchemaError } from "./schema-error.ts";

export class References {
  readonly #charge: (steps: number) => void;
  /** Schemas by their absolute ids; the root also stands under the empty one. */
  readonly #byId = new Map<string, Value>();
  /** The absolute form of each reference, by the object that it stands in. */
  readonly #absolute = new Map<PlainObject, string>();

  constructor(document: Value, charge: (steps: number) => void) {
    this.#charge = charge;
    this.#byId.set("", document);
    this.#collect(document, "");
  }

  /** Throws {@link SchemaError}. */
  targetOf(node: PlainObject): Value {
    const reference = this.#absolute.get(node) ?? textOf(node["$ref"]);
    const whole = this.#byId.get(reference);
    if (whole !== undefined) return whole;
    const hash = reference.indexOf("#");
    const base = hash < 0 ? reference : reference.slice(0, hash);
    const document = this.#byId.get(base);
    if (document !== undefined) return pointedAt(document, hash < 0 ? "" : reference.slice(hash + 1));
    if (!/^[a-z][a-z0-9+.-]*:/i.test(reference)) {
      const shown = reference.startsWith("/") ? reference : `/${reference}`;
      throw new SchemaError(`Reference ${shown} must be canonical`);
    }
    throw new SchemaError(`remote reference loading disabled: ${reference}`);
  }

  /** Keywords that hold values, not schemas, are left out; so are the names of properties. */
  #collect(node: Value, base: string): void {
    this.#charge(1);
    if (isArray(node)) {
      for (const item of node) this.#collect(item, base);
      return;
    }
    if (!isPlainObject(node)) return;
    const given = Object.hasOwn(node, "id") ? node["id"] : Object.hasOwn(node, "$id") ? node["$id"] : undefined;
    let here = base;
    if (typeof given === "string") {
      checkUrl(given);
      here = resolved(base, given);
      this.#byId.set(withoutEmptyFragment(here), node);
    }
    const reference = Object.hasOwn(node, "$ref") ? node["$ref"] : undefined;
    if (typeof reference === "string") {
      checkUrl(reference);
      this.#absolute.set(node, withoutEmptyFragment(resolved(here, reference)));
    }
    for (const key of sortedKeys(node)) {
      const value = node[key];
      if (value === undefined || key === "const" || key === "enum") continue;
      const isMap = key === "properties" || key === "dependencies" || key === "patternProperties";
      if (isMap && isPlainObject(value)) for (const child of Object.values(value)) this.#collect(child, here);
      else if (!isMap) this.#collect(value, here);
    }
  }
}

/** Throws {@link SchemaError}. */
export function checkUrl(text: string): void {
  try {
    parseUri(text);
  } catch (error) {
    if (error instanceof UrlError) throw new SchemaError(error.message);
    throw error;
  }
}

/** RFC 3986, section 5.2, as far as documents without a base need it. */
function resolved(base: string, reference: string): string {
  const root = base.replace(/#.*$/s, "");
  if (reference === "") return base;
  if (reference.startsWith("#")) return root + reference;
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference) || root === "") return reference;
  return URL.canParse(reference, root) ? new URL(reference, root).href : reference;
}

function withoutEmptyFragment(reference: string): string {
  return reference.replace(/#$/, "");
}

/** RFC 6901, percent-encoded. */
function pointedAt(document: Value, fragment: string): Value {
  let pointer = fragment;
  try {
    pointer = decodeURIComponent(fragment);
  } catch {
    throw new SchemaError(`invalid URL escape in the reference "#${fragment}"`);
  }
  if (pointer === "") return document;
  // A name that no schema has as its id means the whole document.
  if (!pointer.startsWith("/")) return document;
  let value: Value = document;
  for (const raw of pointer.slice(1).split("/")) {
    const part = raw.replaceAll("~1", "/").replaceAll("~0", "~");
    const next: Maybe = isArray(value)
      ? value[/^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : -1]
      : isPlainObject(value) && Object.hasOwn(value, part)
        ? value[part]
        : undefined;
    if (next === undefined) {
      throw new SchemaError(isArray(value) ? `Out of bound array index '${part}'` : `Object has no key '${part}'`);
    }
    value = next;
  }
  return value;
}

/** A `$ref` as written; one that is no text names nothing. */
function textOf(reference: unknown): string {
  return typeof reference === "string" ? reference : "";
}

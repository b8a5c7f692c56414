import type { Json, Path } from "@sekisho/core";
import * as fc from "fast-check";
import type { Format } from "../../src/document.ts";

/** Texts of a format drawn at random, and what the text at a place must be. */
export interface Drawn {
  readonly format: Format;
  readonly texts: fc.Arbitrary<string>;
  /** What the text at a place says, read by itself; undefined where the place has no text that could be. */
  readonly says: (place: Place) => Json | undefined;
  /** The key that the text at a key says; absent where keys stand as they are. */
  readonly keySays?: (part: string) => string;
}

/** A value, and the text at its place. */
export interface Place {
  readonly part: string;
  readonly value: Json;
  readonly path: Path;
  /** The whole text, and where the part starts in it. */
  readonly text: string;
  readonly start: number;
}

/** The value of a text of the format; undefined where it is refused. */
export function valueOf(format: Format, text: string): Json | undefined {
  return format.read(new TextEncoder().encode(text), "part").documents[0]?.value;
}

/** What stands under a path. */
export function below(value: Json | undefined, path: Path): Json | undefined {
  let at = value;
  // A path is taken only where it leads somewhere; else there is nothing to compare.
  for (const part of path) at = (at as { readonly [key: string | number]: Json } | undefined)?.[part];
  return at;
}

/** Some of these, one after the other. */
export function several(item: fc.Arbitrary<string>, maxLength = 6, between = ""): fc.Arbitrary<string> {
  return fc.array(item, { maxLength }).map((items) => items.join(between));
}

/** These one after the other, each drawn. */
export function joined(...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((drawn) => drawn.join(""));
}

export const anyOf = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

/** White space in a line. */
export const space = anyOf("", "", " ", "\t", "   ");

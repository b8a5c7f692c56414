import { Decimal, isJsonArray, isJsonObject, type Json, type Path } from "@sekisho/core";
import * as fc from "fast-check";
import { expect } from "vitest";
import type { Document, Format, ReadOptions } from "../src/document.ts";

/** Short ways to ask a format's reader, for tables. */
export interface Asked {
  /** The value of a sound text. */
  readonly value: (text: string) => Json | undefined;
  /** `CODE LINE:COLUMN` of each diagnostic. */
  readonly problems: (text: string | Uint8Array, options?: ReadOptions) => readonly string[];
  /** The texts at the key and at the value of a path; empty where nothing stands there. */
  readonly at: (text: string, path: Path) => readonly (string | undefined)[];
  readonly document: (text: string) => Document;
}

export function ask(format: Format, file: string): Asked {
  const read = (text: string | Uint8Array, options?: ReadOptions) =>
    format.read(typeof text === "string" ? new TextEncoder().encode(text) : text, file, options);
  const document = (text: string): Document => {
    const { documents, diagnostics } = read(text);
    expect(diagnostics).toEqual([]);
    const [first] = documents;
    if (first === undefined) throw new Error("expected a document");
    return first;
  };
  return {
    document,
    value: (text) => document(text).value,
    problems: (text, options) =>
      read(text, options).diagnostics.map(
        ({ code, span }) => code + (span === undefined ? "" : ` ${span.start.line}:${span.start.column}`),
      ),
    at(text, path) {
      const place = document(text).locate(path);
      if (place === undefined) return [];
      return [place.key, place.value].map((span) => span && text.slice(span.start.offset, span.end.offset));
    },
  };
}

/** Each path of a value with what stands there, the whole first. */
export function pathsOf(value: Json, at: Path = []): readonly (readonly [path: Path, value: Json])[] {
  if (isJsonArray(value)) return [[at, value], ...value.flatMap((item, i) => pathsOf(item, [...at, i]))];
  if (!isJsonObject(value)) return [[at, value]];
  return [[at, value], ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...at, key]))];
}

/** Every path of the value has a place, inside of the place of what holds it, and nothing else has one. */
export function everyPathHasAPlace(document: Document): void {
  for (const [path] of pathsOf(document.value)) {
    const place = document.locate(path);
    expect(place, JSON.stringify(path)).toBeDefined();
    const { start, end } = place?.value ?? {};
    expect(start?.offset ?? 1, JSON.stringify(path)).toBeLessThanOrEqual(end?.offset ?? 0);
  }
  expect(document.locate(["no such key"])).toBeUndefined();
  expect(document.locate(["constructor"])).toBeUndefined();
  expect(document.locate([99_999])).toBeUndefined();
}

/** Any bytes, and any text made of a format's pieces, give a value or diagnostics, and places for every value. */
export function anyBytesAreAnswered(format: Format, pieces: readonly string[], numRuns = 1_000): void {
  const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join(""));
  const bytes = fc.oneof(
    { arbitrary: soup.map((text) => new TextEncoder().encode(text)), weight: 4 },
    { arbitrary: fc.uint8Array({ maxLength: 60 }), weight: 1 },
  );
  fc.assert(
    fc.property(bytes, (input) => {
      const { documents, diagnostics } = format.read(input, "file");
      if (diagnostics.every(({ severity }) => severity === "warning")) expect(documents.length).toBeGreaterThan(0);
      for (const document of documents) everyPathHasAPlace(document);
    }),
    { numRuns },
  );
}

/** Hostile texts are read, or refused, within three seconds of the processor. */
export function takesNoTime(format: Format, text: string): void {
  const bytes = new TextEncoder().encode(text);
  const before = process.cpuUsage();
  format.read(bytes, "file");
  expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
}

/** Numbers that are no doubles as `=TEXT`, so that values can be compared. */
export function shown(value: Json | undefined): unknown {
  return value instanceof Decimal ? `=${Decimal.text(value)}` : value;
}

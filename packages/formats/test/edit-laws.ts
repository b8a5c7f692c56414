/** What holds for every edit of every text. */
import { canonicalJson, isJsonArray, isJsonObject, type Json, type Path } from "@sekisho/core";
import * as fc from "fast-check";
import { expect } from "vitest";
import type { Document, Format } from "../src/document.ts";
import { editFile, type PatchOperation, type RefusalCode } from "../src/edit/index.ts";
import { below } from "./drawn/drawn.ts";
import { pathsOf } from "./laws.ts";

export interface Drawn {
  readonly text: string;
  readonly document: Document;
  readonly operation: PatchOperation;
}

const encode = (text: string) => new TextEncoder().encode(text);
// The mark is part of what must stay.
const decode = (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** A text, one of its documents, and an operation on something that stands in it or on something that it lacks. */
export function edits(
  format: Format,
  file: string,
  texts: fc.Arbitrary<string>,
  values: fc.Arbitrary<Json>,
): fc.Arbitrary<Drawn> {
  return fc
    .tuple(texts, fc.nat(), fc.nat(), fc.nat(3), values)
    .chain(([text, which, where, op, value]) => {
      const { documents } = format.read(encode(text), file);
      const document = documents[which % Math.max(1, documents.length)];
      const paths = pathsOf(document?.value ?? null).filter(
        ([path, there]) => (path.length > 0 || isObject(there)) && (format.name !== "hcl2" || path.length > 3),
      );
      const [path, there] = paths[where % Math.max(1, paths.length)] ?? [[], null];
      if (document === undefined || paths.length === 0) return fc.constant<Drawn | undefined>(undefined);
      return fc.constant<Drawn | undefined>({ text, document, operation: operationAt(path, there, op, value) });
    })
    .filter((drawn): drawn is Drawn => drawn !== undefined);
}

function operationAt(path: Path, there: Json, op: number, value: Json): PatchOperation {
  if (path.length === 0) return { op: "set", path: ["new key"], value };
  if (op === 0) return { op: "remove", path };
  if (op === 1 && isJsonArray(there)) return { op: "add", path, value };
  if (op === 1 && isObject(there)) return { op: "set", path: [...path, "made", "deep"], value };
  if (op === 2 && isObject(there)) return { op: "set", path: [...path, "added"], value };
  return { op: "set", path, value };
}

function isObject(value: Json): boolean {
  return isJsonObject(value);
}

/** What the edit made of the text, with all that must hold checked; the code where it was refused. */
export function checkEdit(format: Format, file: string, { text, document, operation }: Drawn): RefusalCode | "written" {
  const patches = [{ document: document.index, operations: [operation] }];
  const { bytes, refusal } = editFile(format, { bytes: encode(text), file, patches });
  if (refusal !== undefined) return refusal.code;
  const made = decode(bytes);
  const { documents, diagnostics } = format.read(bytes, file);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  // The value is the old one with the operation carried out on it, by code that knows nothing of the editor's.
  const before = format.read(encode(text), file).documents;
  const wanted = before.map(({ value, index }) => (index === document.index ? patched(value, operation) : value));
  expect(documents.map(({ value }) => canonicalJson(value))).toEqual(wanted.map(canonicalJson));
  if (made !== text) onlyThereDiffers(text, made, document, operation);
  const again = editFile(format, { bytes, file, patches });
  if (operation.op === "set") expect(again.bytes && decode(again.bytes)).toBe(made);
  return "written";
}

/** The lines before and behind the place are the same, and no comment that stands elsewhere is gone. */
function onlyThereDiffers(text: string, made: string, document: Document, operation: PatchOperation): void {
  expect(made.startsWith("\ufeff")).toBe(text.startsWith("\ufeff"));
  const [old, now] = [text, made].map((all) => all.replace(/^\ufeff/, "").split("\n")) as [string[], string[]];
  const { first, last } = touched(document, operation);
  // The member before may get a comma or lose one.
  const before = old.slice(0, Math.max(0, first - 2));
  const behind = old.slice(last);
  expect(now.slice(0, before.length)).toEqual(before);
  expect(now.slice(now.length - behind.length)).toEqual(behind);
  const comments = (of: string) => [...of.matchAll(/# c\d+\./g)].map(([comment]) => comment);
  const there = new Set(comments(made));
  const { start, end } = replacedLines(document, operation);
  const inside = new Set(comments(text.split("\n").slice(start, end).join("\n")));
  expect(comments(text).filter((comment) => !there.has(comment) && !inside.has(comment))).toEqual([]);
}

/** Lines, from 0, of what goes; comments in it go with it. */
function replacedLines(document: Document, { op, path }: PatchOperation): { start: number; end: number } {
  const place = document.locate(path);
  if (place === undefined || op === "add") return { start: 0, end: 0 };
  return { start: firstLine(document, path) - 1, end: lastLine(document, path) };
}

/** The first and the last line that the operation is about, from 1. */
function touched(document: Document, { op, path }: PatchOperation): { first: number; last: number } {
  // Where the only member goes, its holder gets brackets.
  const holder = below(document.value, path.slice(0, -1));
  const isOnly = op === "remove" && Object.keys(holder ?? {}).length === 1;
  for (let length = isOnly ? path.length - 1 : path.length; ; length--) {
    const place = document.locate(path.slice(0, length));
    if (place === undefined) continue;
    const next = op === "remove" && place.key?.start.column !== 1 ? nextLine(document, path.slice(0, length)) : 0;
    return {
      first: firstLine(document, path.slice(0, length)),
      last: Math.max(lastLine(document, path.slice(0, length)), next),
    };
  }
}

/** Of a value; of blocks of HCL, of the last of them. */
function lastLine(document: Document, path: Path): number {
  const items = Object.keys(below(document.value, path) ?? {}).map((_, i) => document.locate([...path, i]));
  const ends = [document.locate(path), ...items].map((place) => place?.value.end.line ?? 1);
  return Math.max(...ends);
}

/** Of the member behind, which comes behind a dash where the first of a block does not stand there any more. */
function nextLine(document: Document, path: Path): number {
  const end = document.locate(path)?.value.end.offset ?? 0;
  const holder = path.slice(0, -1);
  const members = Object.keys(below(document.value, holder) ?? {}).map((key) => document.locate([...holder, key]));
  const behind = members.flatMap((member) => member?.key?.start ?? []).filter(({ offset }) => offset >= end);
  return Math.min(...behind.map(({ line }) => line), document.locate(holder)?.value.end.line ?? 0);
}

/** Of a key, or of the dash of an item, which may stand lines above the item. */
function firstLine(document: Document, path: Path): number {
  const place = document.locate(path);
  const part = path.at(-1);
  if (place?.key !== undefined) return place.key.start.line;
  const holder = path.slice(0, -1);
  const before = typeof part === "number" && part > 0 ? document.locate([...holder, part - 1])?.value.end : undefined;
  return (before ?? document.locate(holder)?.value.start)?.line ?? 1;
}

function patched(value: Json, { op, path, ...rest }: PatchOperation): Json {
  const root = structuredClone({ root: value }) as { [key: string | number]: unknown };
  const keys = ["root", ...path];
  const last = keys.pop() ?? "root";
  let at = root;
  for (const key of keys) at = (at[key] ??= {}) as typeof at;
  if (op === "remove") {
    if (Array.isArray(at)) at.splice(Number(last), 1);
    else delete at[last];
  } else {
    const given = (rest as { readonly value: Json }).value;
    at[last] = op === "set" ? given : [...((at[last] ?? []) as Json[]), given];
  }
  return root["root"] as Json;
}

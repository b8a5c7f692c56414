import type { Diagnostic, Json, LineTable, Path, Span } from "@sekisho/core";
import { EVENT_ID } from "js-yaml";
import type { Location } from "../../document.ts";
import { setOwn } from "../../own.ts";
import type { Settings } from "../../settings.ts";
import { compose } from "../compose.ts";
import { Positions } from "../locate.ts";
import { documentsOf, parsePiece } from "../parse.ts";
import type { Run, Split } from "./split.ts";

/** A file's text with a document in it that is read part by part. */
export interface Source {
  readonly text: string;
  /** Where the document starts in the file. */
  readonly offset: number;
  readonly lines: () => LineTable;
  readonly settings: Settings;
}

export interface LargeDocument {
  readonly value: Json;
  readonly failed: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly locate: (path: Path) => Location | undefined;
}

/**
 * Reads a document part by part, so that what the parser makes of a part is let go before the next one. An alias finds
 * the anchors of its own part. Codes: those of `parsePieces` and of `compose`.
 */
export function readLarge(source: Source, split: Split): LargeDocument {
  const reader = new LargeReader(source);
  const root = reader.collection(split, 0);
  return {
    value: root.value,
    failed: reader.failed,
    diagnostics: reader.diagnostics,
    locate: (path) => reader.locate(root, path),
  };
}

/** A collection that was read in parts. */
interface Collection {
  readonly value: Json;
  readonly parts: readonly Part[];
}

/** The items from `first` on, or the entries with these keys; `inner` where the one entry is a collection in parts. */
interface Part {
  readonly run: Run;
  readonly first: number;
  readonly keys: readonly string[];
  readonly depth: number;
  readonly inner?: Collection;
}

/** Parts whose places are kept. */
const KEPT = 4;

class LargeReader {
  readonly diagnostics: Diagnostic[] = [];
  failed = false;
  readonly #source: Source;
  readonly #positions = new Map<Run, (path: Path) => Location | undefined>();

  constructor(source: Source) {
    this.#source = source;
  }

  collection({ isSequence, parts }: Split, depth: number): Collection {
    return isSequence ? this.#sequence(parts as readonly Run[], depth) : this.#mapping(parts, depth);
  }

  locate({ parts }: Collection, path: Path): Location | undefined {
    const [key, ...rest] = path;
    if (key === undefined) return this.#whole(parts);
    const part =
      typeof key === "number"
        ? parts.findLast(({ first, keys }) => keys.length === 0 && first <= key)
        : parts.findLast(({ keys }) => keys.includes(key));
    if (part === undefined) return undefined;
    if (part.inner === undefined) return this.#place(part, [typeof key === "number" ? key - part.first : key, ...rest]);
    const inner = this.locate(part.inner, rest);
    if (inner === undefined || rest.length > 0) return inner;
    const own = this.#place(part, [key])?.key;
    return own === undefined ? inner : { ...inner, key: own };
  }

  /** From the start of the first part to the end of the last. */
  #whole(parts: readonly Part[]): Location | undefined {
    const [first, last] = [parts[0], parts.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const start = this.#place(first, [])?.value.start;
    const end = (last.inner === undefined ? this.#place(last, []) : this.#whole(last.inner.parts))?.value.end;
    if (start === undefined || end === undefined) return undefined;
    return { value: this.#source.lines().span(start.offset, end.offset) };
  }

  #sequence(runs: readonly Run[], depth: number): Collection {
    const value: Json[] = [];
    const parts: Part[] = [];
    for (const run of runs) {
      parts.push({ run, first: value.length, keys: [], depth });
      const items = this.#read(run, depth, EVENT_ID.SEQUENCE);
      if (Array.isArray(items)) for (const item of items as readonly Json[]) value.push(item);
    }
    return { value, parts };
  }

  #mapping(split: Split["parts"], depth: number): Collection {
    const value: { [key: string]: Json } = {};
    const parts: Part[] = [];
    for (const one of split) {
      const run = "keyLine" in one ? one.keyLine : one;
      const read = this.#read(run, depth, EVENT_ID.MAPPING) ?? {};
      // What a mapping composes to is an object.
      const entries = read as { readonly [key: string]: Json };
      const keys = Object.keys(entries);
      const inner = "keyLine" in one ? this.collection(one.value, depth + 1) : undefined;
      const part: Part = { run, first: 0, keys, depth, ...(inner === undefined ? {} : { inner }) };
      for (const key of keys) {
        if (Object.hasOwn(value, key))
          this.#duplicate(
            part,
            parts.find((one) => one.keys.includes(key)),
            key,
          );
        setOwn(value, key, inner === undefined ? (entries[key] ?? null) : inner.value);
      }
      parts.push(part);
    }
    return { value, parts };
  }

  /** The value of a part, which must be a collection of this kind; undefined where it is not sound. */
  #read(run: Run, depth: number, type: typeof EVENT_ID.SEQUENCE | typeof EVENT_ID.MAPPING): Json | undefined {
    const piece = this.#piece(run, depth);
    if ("diagnostic" in piece) return this.#fail(piece.diagnostic);
    const [document, ...others] = documentsOf(piece);
    const root = document === undefined ? undefined : piece.events[document.index];
    if (document === undefined || others.length > 0 || root?.type !== type) {
      const message = "Expected entries of one mapping or one sequence, found something else";
      return this.#fail({ code: "yaml_syntax", severity: "error", message, span: this.#span(run) });
    }
    const composed = compose(piece, document.index, this.#source.lines, this.#settings(depth));
    for (const diagnostic of composed.diagnostics) this.#add(diagnostic);
    if (composed.failed) this.failed = true;
    return composed.value;
  }

  #piece(run: Run, depth: number) {
    const { text, offset, lines } = this.#source;
    return parsePiece(text.slice(run.start, run.end), offset + run.start, lines, this.#settings(depth));
  }

  #settings(depth: number): Settings {
    const { settings } = this.#source;
    return { ...settings, maxDepth: settings.maxDepth - depth };
  }

  #place({ run, depth }: Part, path: Path): Location | undefined {
    const known = this.#positions.get(run) ?? this.#placesOf(run, depth);
    this.#positions.delete(run);
    this.#positions.set(run, known);
    for (const old of this.#positions.keys()) {
      if (this.#positions.size <= KEPT) break;
      this.#positions.delete(old);
    }
    return known(path);
  }

  #placesOf(run: Run, depth: number): (path: Path) => Location | undefined {
    const piece = this.#piece(run, depth);
    if ("diagnostic" in piece) return () => undefined;
    const index = documentsOf(piece)[0]?.index ?? 0;
    const positions = new Positions(piece, this.#source.lines, this.#settings(depth));
    return (path) => positions.locate(index, path);
  }

  #duplicate(part: Part, before: Part | undefined, key: string): void {
    const { duplicates } = this.#source.settings;
    if (duplicates === "silent") return;
    const message = `Expected each key once in a mapping, found ${JSON.stringify(key)} again`;
    const severity = duplicates === "last" ? "warning" : "error";
    if (severity === "error") this.failed = true;
    if (this.diagnostics.length >= MOST_DIAGNOSTICS) return;
    const span = this.#place(part, [key])?.key ?? this.#span(part.run);
    const conflict = before && this.#place(before, [key])?.key;
    const places = { span, ...(conflict === undefined ? {} : { conflict }) };
    this.#add({ code: "yaml_duplicate_key", severity, message, ...places, hint: "Delete one of the two." });
  }

  #fail(diagnostic: Diagnostic): undefined {
    this.failed = true;
    this.#add(diagnostic);
  }

  #add(diagnostic: Diagnostic): void {
    if (this.diagnostics.length >= MOST_DIAGNOSTICS) return;
    const isAlias = diagnostic.code === "yaml_unknown_anchor";
    this.diagnostics.push(isAlias ? { ...diagnostic, hint: NEAR_ANCHOR } : diagnostic);
  }

  #span({ start }: Run): Span {
    const at = this.#source.offset + start;
    return this.#source.lines().span(at, at);
  }
}

const MOST_DIAGNOSTICS = 100;
const NEAR_ANCHOR = "A document above 16 MiB is read part by part: there the anchor has to stand in the same entry.";

import type { Diagnostic, Json, Path, Span } from "@sekisho/core";

/** Where a path of a document stands in the text. */
export interface Location {
  /** The key, for an entry of an object; absent for array items and the whole document. */
  readonly key?: Span;
  readonly value: Span;
}

/** One document of a file: a plain value, and the way back to the text. */
export interface Document {
  readonly file: string;
  /** The format's name: `yaml`, `json`, … */
  readonly format: string;
  /** Position among the documents of the file, from 0. */
  readonly index: number;
  readonly value: Json;
  /** Exact place of a path, or undefined where nothing stands there. The first call reads the text again with positions. */
  locate(path: Path): Location | undefined;
  /**
   * For a text that a program made of files: where in them a value comes from, as far as that is known. `locate` then
   * counts in the text that was made, and `file` is the one that it comes from. Absent where the text is the file.
   */
  origin?(path: Path): Location | undefined;
}

export interface ReadOptions {
  /** `exact` (default): a number that a double would change is a Decimal. `text`: also 1.0 and 1e3 keep their spelling. */
  readonly numbers?: "exact" | "text";
  /** Bytes above which a file is refused with `file_too_large`. Default: 64 MiB. */
  readonly maxBytes?: number;
  /** Nesting of arrays and objects above which a document is refused with `document_too_deep`. Default: 512, at most 1,000. */
  readonly maxDepth?: number;
  /**
   * What a key that stands twice in one mapping means. `error` (default): the document is refused, because two readers
   * may see two different documents in it. `last`: the last one counts, with a warning, as Conftest and OPA read. `silent`: the
   * same without the warning, for who shows none: large JSON is then read in half the time.
   */
  readonly duplicates?: "error" | "last" | "silent";
}

/** What a reader makes of a file: what could be read, and what is wrong with the rest. */
export interface ReadResult {
  readonly documents: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The reader of a format: bytes in, documents out. Never throws for what stands in the bytes. */
export interface Format {
  readonly name: string;
  read(bytes: Uint8Array, file: string, options?: ReadOptions): ReadResult;
}

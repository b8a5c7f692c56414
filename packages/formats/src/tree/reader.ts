import { type Diagnostic, type Json, LineTable } from "@sekisho/core";
import type { Document, Format, ReadResult } from "../document.ts";
import { TextMistake } from "../mistake.ts";
import { type Settings, settings } from "../settings.ts";
import { decode } from "../text.ts";
import { locate } from "./locate.ts";
import { type Tree, valueOf } from "./tree.ts";

/** Reads a text into a tree; throws {@link TextMistake} for what is wrong in it. */
export type ReadTree = (text: string, settings: Settings) => Tree;

/** Reads a text into its value alone, where that takes less than a tree of it; throws as the reader of the tree does. */
export type ReadValue = (text: string, settings: Settings) => Json;

/**
 * A format of one document a file that is read into a tree. The tree is not kept: the text is read again for the first
 * question about a place. Codes: those of `decode`, of `readTree`, and `document_too_deep` where the stack is full.
 */
export function treeFormat(
  name: string,
  readTree: ReadTree,
  readValue: ReadValue = (text, chosen) => valueOf(readTree(text, chosen)),
): Format {
  return {
    name,
    read(bytes, file, options): ReadResult {
      const chosen = settings(options);
      const decoded = decode(bytes, file, chosen.maxBytes);
      if (decoded.text === undefined) return { documents: [], diagnostics: [decoded.diagnostic] };
      const { text } = decoded;
      try {
        const value = readValue(text, chosen);
        let kept: { readonly tree: Tree; readonly lines: LineTable } | undefined;
        const document: Document = {
          file,
          format: name,
          index: 0,
          value,
          locate(path) {
            kept ??= { tree: readTree(text, chosen), lines: new LineTable(file, text) };
            return locate(kept.tree, kept.lines, path);
          },
        };
        return { documents: [document], diagnostics: [] };
      } catch (error) {
        return { documents: [], diagnostics: [diagnosticOf(error, text, file)] };
      }
    },
  };
}

/** A reader's mistake with its place; anything else is thrown on. */
export function diagnosticOf(error: unknown, text: string, file: string): Diagnostic {
  // Whoever asks for more depth than the default may leave too little stack for it.
  const deep = "Expected levels of nesting that the stack can hold, found more";
  const mistake =
    error instanceof RangeError ? new TextMistake("document_too_deep", deep, { start: 0, end: 0 }) : error;
  if (!(mistake instanceof TextMistake)) throw error;
  const { code, message, start, end, hint, conflict } = mistake;
  const lines = new LineTable(file, text);
  return {
    code,
    severity: "error",
    message,
    span: lines.span(start, end),
    ...(conflict === undefined ? {} : { conflict: lines.span(conflict.start, conflict.end) }),
    ...(hint === undefined ? {} : { hint }),
  };
}

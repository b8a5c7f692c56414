import type { Diagnostic } from "@sekisho/core";
import { readBytes } from "../read-bytes.ts";
import { type CodeFrame, codeFrame } from "./code-frame.ts";
import { isWholeFile, spanFrame } from "./file-frames.ts";
import { sourceLines } from "./source-lines.ts";

/** What a line number and its margin leave of a line. */
export function frameColumns(columns: number): number {
  return Math.max(20, columns - 8);
}

/** The lines around a diagnostic on a rulebook or on sekisho.yaml, which are the user's own: nothing in them is secret. */
export function ownFileFrame({ span }: Diagnostic, columns: number): CodeFrame | undefined {
  if (span === undefined || isWholeFile(span)) return undefined;
  const bytes = readBytes(span.file, span.file, "follow");
  if (!(bytes instanceof Uint8Array)) return undefined;
  return codeFrame({ ...spanFrame(span), lines: sourceLines(bytes), columns: frameColumns(columns) });
}

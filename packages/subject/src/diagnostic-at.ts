import type { Diagnostic, Path } from "@sekisho/core";
import type { Document } from "@sekisho/formats";

/** A diagnostic with the span of a path of a document, or of the nearest thing above it that is written. */
export function diagnosticAt(document: Document, path: Path, diagnostic: Omit<Diagnostic, "span">): Diagnostic {
  for (let length = path.length; length >= 0; length--) {
    const span = document.locate(path.slice(0, length))?.value;
    if (span !== undefined) return { ...diagnostic, span };
  }
  return diagnostic;
}

import type { Diagnostic, Outcome } from "../diagnostic.ts";
import type { Json } from "../json.ts";
import type { Path } from "../path.ts";
import type { Span } from "../span.ts";
import { WHOLE } from "./describe.ts";
import { invalid, type Mistake, type Schema } from "./schema.ts";

export interface CheckOptions {
  /** First part of the codes: `rulebook` gives `rulebook_unknown_key`. */
  readonly codes: string;
  /** What messages call the whole; default: the document. */
  readonly whole?: string;
  /** Where a path stands in the text: a document's `locate`. */
  locate(path: Path): { readonly key?: Span; readonly value: Span } | undefined;
}

/**
 * Reads a parsed value by a schema: the typed value, or every mistake at once. Codes: `PREFIX_unknown_key`,
 * `PREFIX_missing_key`, `PREFIX_wrong_type`, `PREFIX_bad_value`, `PREFIX_unsupported_version`.
 */
export function check<T>(schema: Schema<T>, value: Json, options: CheckOptions): Outcome<T> {
  const diagnostics: Diagnostic[] = [];
  const read = schema.read(value, [], (mistake) => diagnostics.push(toDiagnostic(mistake, options)));
  return read === invalid ? { diagnostics } : { value: read, diagnostics };
}

/** The span a mistake at `path` is shown at: the key for what is about the key, else the value; then its ancestors. */
export function spanOf(path: Path, at: "key" | "value", locate: CheckOptions["locate"]): Span | undefined {
  const place = locate(path);
  if (place !== undefined) return at === "key" ? (place.key ?? startOf(place.value)) : place.value;
  return path.length === 0 ? undefined : spanOf(path.slice(0, -1), "key", locate);
}

function toDiagnostic(mistake: Mistake, options: CheckOptions): Diagnostic {
  const atKey = mistake.kind === "unknown_key" || mistake.kind === "missing_key";
  const span = spanOf(mistake.at, atKey ? "key" : "value", (path) => options.locate(path));
  return {
    code: `${options.codes}_${mistake.kind}`,
    severity: "error",
    message:
      options.whole !== undefined && mistake.at.length === 0 && mistake.message.startsWith(WHOLE)
        ? options.whole + mistake.message.slice(WHOLE.length)
        : mistake.message,
    ...(span === undefined ? {} : { span }),
    ...(mistake.hint === undefined ? {} : { hint: mistake.hint }),
  };
}

function startOf(span: Span): Span {
  return { file: span.file, start: span.start, end: span.start };
}

import type { Diagnostic, Redactor, Span } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import type { Violation } from "@sekisho/rulebook";
import type { Subject } from "@sekisho/subject";
import { type CodeFrame, codeFrame, type FrameOptions } from "./code-frame.ts";
import { commonRedactor, Secrets } from "./secrets.ts";
import { type SourceLines, sourceLines } from "./source-lines.ts";

/** A file while its verdicts are looked at. */
export interface FramedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly judged: readonly Subject[];
}

/** Lines of a file, from the number of the first on. */
export interface SourceFrame {
  readonly from: number;
  readonly lines: readonly string[];
}

/** Lines before and behind a place. */
const AROUND = 2;
/** UTF-16 units of a line that are shown. */
const SHOWN_LINE = 200;

/** Of a longer line, which no person wrote, a fingerprint says nothing. */
const MAX_LINE = 4_096;

/** Code frames of one file; reads its lines and its secrets when the first one is asked for. */
export class FileFrames {
  readonly #file: FramedFile;
  readonly #columns: number;
  readonly #secrets = new Map<Document, Secrets>();
  #redactor: Redactor | undefined;
  #lines: SourceLines | undefined;
  #mayHoldSecrets: boolean | undefined;

  constructor(file: FramedFile, columns: number) {
    this.#file = file;
    this.#columns = columns;
  }

  /** Of the secrets of all subjects of the file. */
  get redactor(): Redactor {
    this.#redactor ??= commonRedactor(this.#file.judged);
    return this.#redactor;
  }

  /** The lines around the first place of a violation; a frame never leaves the document, whose secrets are known. */
  ofViolation({ document }: Subject, { places: [place] }: Violation): CodeFrame | undefined {
    if (place === undefined) return undefined;
    const secrets = this.#secretsOf(document);
    const span = document.locate([])?.value;
    const within = span === undefined ? { first: place.line, last: place.line } : linesOf(span);
    return this.#frame({ place, within, pieces: (line, number, offset) => secrets.pieces(line, number, offset) });
  }

  /** The lines around the first place of a violation as they stand in the file, without secrets: for readers elsewhere. */
  source({ document }: Subject, { places: [place] }: Violation): SourceFrame | undefined {
    if (place === undefined || place.file !== this.#file.file) return undefined;
    const secrets = this.#secretsOf(document);
    const span = document.locate([])?.value;
    const { first, last } = span === undefined ? { first: place.line, last: place.line } : linesOf(span);
    const from = Math.max(first, place.line - AROUND);
    const to = Math.min(last, place.line + AROUND);
    if (to < from) return undefined;
    const lines = Array.from({ length: to - from + 1 }, (_, i) => {
      const line = this.#source().line(from + i);
      // A secret that the cut goes through would show its beginning: what is long is left out before it is looked at.
      return line.length > MAX_LINE ? "…" : cut(secrets.text(line, from + i));
    });
    return { from, lines };
  }

  /** The line of a violation's first place, without its secrets. */
  line({ document }: Subject, { places: [place] }: Violation): string | undefined {
    const line = place === undefined ? undefined : this.#source().line(place.line);
    if (line === undefined || place === undefined || line.length > MAX_LINE) return undefined;
    return this.#secretsOf(document).text(line, place.line);
  }

  /** The lines around a diagnostic. What can't be parsed can't be asked for its secrets: then nothing is shown. */
  ofDiagnostic({ span }: Diagnostic): CodeFrame | undefined {
    if (span === undefined || span.file !== this.#file.file || isWholeFile(span)) return undefined;
    this.#mayHoldSecrets ??= SECRETS.test(new TextDecoder().decode(this.#file.bytes));
    return this.#mayHoldSecrets ? undefined : this.#frame(spanFrame(span));
  }

  #frame(options: Pick<FrameOptions, "place" | "within" | "pieces">): CodeFrame {
    return codeFrame({ ...options, lines: this.#source(), columns: this.#columns });
  }

  #source(): SourceLines {
    this.#lines ??= sourceLines(this.#file.bytes);
    return this.#lines;
  }

  #secretsOf(document: Document): Secrets {
    const known = this.#secrets.get(document);
    if (known !== undefined) return known;
    const secrets = new Secrets(
      this.#file.judged.filter((subject) => subject.document === document),
      this.redactor,
    );
    this.#secrets.set(document, secrets);
    return secrets;
  }
}

/**
 * What a text that can't be read must lack to be shown: the word, in whatever place it stands; what may stand for the
 * word (escapes, a line broken in quotes, base64); and what a plan says of itself, whose marks may be cut off.
 */
const SECRETS = /secret|sensitive|\\[xuU\r\n]|!!binary|"(?:format|terraform)_version"/i;

/** A span of nothing at the very start is what is said about a file as a whole. */
export function isWholeFile({ start, end }: Span): boolean {
  return start.offset === 0 && end.offset === 0;
}

export function spanFrame({ start, end }: Span): Pick<FrameOptions, "place" | "within" | "pieces"> {
  return {
    place: { line: start.line, column: start.column, endLine: end.line, endColumn: end.column },
    within: { first: 1, last: Number.POSITIVE_INFINITY },
    pieces: (text) => [{ text, from: 0, to: text.length, hidden: false }],
  };
}

/** U+0000, which no server stores, as the sign for what can't be shown. */
function cut(line: string): string {
  const text = line.replaceAll("\0", "\ufffd");
  return text.length <= SHOWN_LINE ? text : `${text.slice(0, SHOWN_LINE - 1).toWellFormed()}…`;
}

function linesOf({ start, end }: Span): { readonly first: number; readonly last: number } {
  return { first: start.line, last: end.column === 1 && end.line > start.line ? end.line - 1 : end.line };
}

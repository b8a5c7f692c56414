import type { Diagnostic, Redactor, Span } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import type { Place, Region, SourceFrame, Violation } from "@sekisho/rulebook";
import type { Subject } from "@sekisho/subject";
import { type CodeFrame, codeFrame, type FrameOptions } from "./code-frame.ts";
import { commonRedactor, Secrets } from "./secrets.ts";
import { type SourceLines, sourceLines } from "./source-lines.ts";

/** A file while its verdicts are looked at. */
export interface FramedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly judged: readonly Subject[];
  /**
   * For a text that was rendered: the files by name in which places of it were found. A place that was not found counts
   * in the text itself.
   */
  readonly sources?: ReadonlyMap<string, FramedFile>;
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
  readonly #sources = new Map<string, FileFrames>();

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
  ofViolation(subject: Subject, { places: [given] }: Violation): CodeFrame | undefined {
    if (given === undefined) return undefined;
    const source = this.#sourceOf(given);
    if (source !== undefined) return source.frames.#ofPlace(source.subject.document, given);
    return this.#ofPlace(subject.document, given.rendered ?? given);
  }

  #ofPlace(document: Document, place: Region): CodeFrame {
    const secrets = this.#secretsOf(document);
    const span = document.locate([])?.value;
    const within = span === undefined ? { first: place.line, last: place.line } : linesOf(span);
    return this.#frame({ place, within, pieces: (line, number, offset) => secrets.pieces(line, number, offset) });
  }

  /** The lines around the first place of a violation as they stand in the file, without secrets: for readers elsewhere. */
  source(subject: Subject, { places: [place] }: Violation): SourceFrame | undefined {
    // Lines of a text that was rendered would be taken for those of the file.
    if (place === undefined || place.rendered !== undefined) return undefined;
    const source = this.#sourceOf(place);
    if (source !== undefined) return source.frames.#sourceAt(source.subject.document, place);
    return place.file === this.#file.file ? this.#sourceAt(subject.document, place) : undefined;
  }

  #sourceAt(document: Document, place: Region): SourceFrame | undefined {
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
    const shown = (line: number, column: number, side: "start" | "end"): number => {
      const text = this.#source().line(line);
      return text.length > MAX_LINE ? column : secrets.shownColumn(text, line, { column: column - 1, side }) + 1;
    };
    const column = shown(place.line, place.column, "start");
    const endColumn = shown(place.endLine, place.endColumn, "end");
    const isAsInFile = column === place.column && endColumn === place.endColumn;
    return { from, lines, ...(isAsInFile ? {} : { column, endColumn }) };
  }

  /** The line of a violation's first place, without its secrets. */
  line({ document }: Subject, { places: [given] }: Violation): string | undefined {
    if (given === undefined) return undefined;
    const source = this.#sourceOf(given);
    if (source !== undefined) return source.frames.#lineAt(source.subject.document, given);
    return this.#lineAt(document, given.rendered ?? given);
  }

  #lineAt(document: Document, { line: number }: Region): string | undefined {
    const line = this.#source().line(number);
    return line.length > MAX_LINE ? undefined : this.#secretsOf(document).text(line, number);
  }

  /** The lines around a diagnostic. What can't be parsed can't be asked for its secrets: then nothing is shown. */
  ofDiagnostic({ span }: Diagnostic): CodeFrame | undefined {
    if (span === undefined || span.file !== this.#file.file || isWholeFile(span)) return undefined;
    this.#mayHoldSecrets ??= SECRETS.test(new TextDecoder().decode(this.#file.bytes));
    return this.#mayHoldSecrets ? undefined : this.#frame(spanFrame(span));
  }

  /** The file that a place of a rendered text was found in, and one of the subjects that stand there. */
  #sourceOf(place: Place): { readonly frames: FileFrames; readonly subject: Subject } | undefined {
    const file = place.rendered === undefined ? this.#file.sources?.get(place.file) : undefined;
    const subject = file?.judged.find(({ document }) => {
      const span = document.locate([])?.value;
      return span !== undefined && span.start.line <= place.line && place.line <= span.end.line;
    });
    if (file === undefined || subject === undefined) return undefined;
    const frames = this.#sources.get(place.file) ?? new FileFrames(file, this.#columns);
    this.#sources.set(place.file, frames);
    return { frames, subject };
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

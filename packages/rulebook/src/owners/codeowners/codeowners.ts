import { type Diagnostic, LineTable, type Span } from "@sekisho/core";
import { isOwner, type Word, wordsOfLine } from "./line.ts";
import { type CodeownersPattern, compileCodeownersPattern } from "./pattern.ts";

/** Where GitHub looks, from the repository's top; the first that is there counts, whatever it holds. */
export const CODEOWNERS_PLACES: readonly string[] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** A file of this size or above is passed over as a whole. */
export const CODEOWNERS_LIMIT_BYTES = 3 * 1024 * 1024;

/** A sound line: whose the files are that its pattern means. */
export interface CodeownersLine {
  readonly pattern: CodeownersPattern;
  /** `@user`, `@org/team`, addresses of mail; none: the files have no owner. */
  readonly owners: readonly CodeownersOwner[];
  readonly span: Span;
}

export interface CodeownersOwner {
  readonly name: string;
  readonly span: Span;
}

/** Tests of a line on a path, in one run: whoever writes the file is not trusted to keep it small. */
const MAX_TESTS = 100_000_000;

/** A CODEOWNERS file, as GitHub reads it. */
export class Codeowners {
  /** As it was named. */
  readonly file: string;
  readonly lines: readonly CodeownersLine[];
  /** What was passed over: codes begin with `codeowners_`. */
  readonly diagnostics: readonly Diagnostic[];
  readonly #known = new Map<string, CodeownersLine | undefined>();
  #tests = 0;

  constructor(file: string, lines: readonly CodeownersLine[], diagnostics: readonly Diagnostic[]) {
    this.file = file;
    this.lines = lines;
    this.diagnostics = diagnostics;
  }

  /** Whether so much was asked that some paths were left without an owner. */
  get isExhausted(): boolean {
    return this.#tests > MAX_TESTS;
  }

  /** The line that decides on a file, the last one that matches; `path` is from the repository's top. */
  lineFor(path: string): CodeownersLine | undefined {
    if (this.#known.has(path)) return this.#known.get(path);
    this.#tests += this.lines.length;
    const line = this.isExhausted ? undefined : this.lines.findLast(({ pattern }) => pattern.matches(path));
    this.#known.set(path, line);
    return line;
  }
}

/** Reads a CODEOWNERS file. Lines that GitHub would pass over are warnings, and so is a file that is too large. */
export function readCodeowners(bytes: Uint8Array, file: string): Codeowners {
  if (bytes.length >= CODEOWNERS_LIMIT_BYTES) return new Codeowners(file, [], [tooLarge(file)]);
  const text = new TextDecoder().decode(bytes);
  const table = new LineTable(file, text);
  const lines: CodeownersLine[] = [];
  const diagnostics: Diagnostic[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const at = start;
    start += line.length + 1;
    const spanOfWord = (word: Word): Span => table.span(at + word.at, at + word.at + word.text.length);
    const [first, ...others] = wordsOfLine(line);
    if (first === undefined) continue;
    const read = readLine(first, others, spanOfWord);
    if ("code" in read) diagnostics.push(read);
    else lines.push(read);
  }
  return new Codeowners(file, lines, diagnostics);
}

function readLine(first: Word, others: readonly Word[], spanOf: (word: Word) => Span): CodeownersLine | Diagnostic {
  const pattern = compileCodeownersPattern(first.text);
  if ("code" in pattern) return { ...pattern, severity: "warning", span: spanOf(first) };
  const stranger = others.find(({ text }) => !isOwner(text));
  if (stranger !== undefined) {
    return {
      code: "codeowners_bad_owner",
      severity: "warning",
      message: `expected @user, @org/team or an address of mail, found ${JSON.stringify(stranger.text)}: the whole line is passed over`,
      span: spanOf(stranger),
      hint: "a space in a path has `\\` before it",
    };
  }
  return {
    pattern,
    owners: others.map((word) => ({ name: word.text, span: spanOf(word) })),
    span: spanOf(first),
  };
}

function tooLarge(file: string): Diagnostic {
  const start = { line: 1, column: 1, offset: 0 };
  return {
    code: "codeowners_too_large",
    severity: "warning",
    message: "it has 3 MB or more, so GitHub passes the whole file over and nobody owns anything",
    span: { file, start, end: start },
    hint: "put one line for a directory in the place of lines for its files",
  };
}

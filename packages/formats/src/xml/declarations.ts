import { TextMistake } from "../mistake.ts";

/** Encodings in which text that is ASCII only reads as in UTF-8. */
const LIKE_ASCII = /^(?:us-ascii|ascii|latin-?1|iso-8859-\d{1,2}|windows-125\d|cp125\d)$/i;

/** Behind the instruction (`<?…?>`) that starts at `at`. */
export function skipInstruction(text: string, at: number): number {
  const close = text.indexOf("?>", at + 2);
  if (close < 0) throw unclosed("?>", "this instruction", at, 2);
  const end = close + 2;
  const [whole] = /^<\?[\p{L}_:][\p{L}\p{M}\p{N}_:.\-·]*(?=[\s?])/u.exec(text.slice(at, Math.min(end, at + 200))) ?? [];
  if (whole === undefined) {
    throw new TextMistake("xml_syntax", "Expected a name after `<?`, found none", { start: at, end: at + 2 });
  }
  return end;
}

/** The first line of a file, `<?xml … ?>`: the version is 1.0, the encoding UTF-8. Codes: `xml_syntax`, `encoding`. */
export function checkDeclaration(text: string, start: number, end: number): void {
  const declaration = text.slice(start, end);
  if (!/^<\?xml(?:\s+[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\?>$/.test(declaration)) {
    const message = 'Expected `<?xml version="1.0" encoding="UTF-8"?>` or the like, found another text';
    throw new TextMistake("xml_syntax", message, { start, end });
  }
  const version = /\bversion\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
  if (version !== undefined && version !== "" && version !== "1.0") {
    throw new TextMistake("xml_syntax", `Expected XML version 1.0, found ${version}`, { start, end });
  }
  const encoding = /\bencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1] ?? "";
  if (encoding === "" || encoding.toLowerCase() === "utf-8") return;
  if (LIKE_ASCII.test(encoding) && !/[^\t-\u007f]/.test(text)) return;
  const hint = "Save the file as UTF-8, and say so in its first line.";
  throw new TextMistake("encoding", `Expected UTF-8, found a file that says it is ${encoding}`, { start, end }, hint);
}

/** Behind the comment that starts at `at`. */
export function skipComment(text: string, at: number): number {
  const dashes = text.indexOf("--", at + 4);
  if (dashes < 0) throw unclosed("-->", "this comment", at, 4);
  if (text.charAt(dashes + 2) === ">") return dashes + 3;
  const place = { start: dashes, end: dashes + 2 };
  throw new TextMistake("xml_syntax", "Expected `-->`, found `--` inside of a comment", place);
}

const IN_DOCTYPE = /[<>"'[\]]/g;

/**
 * Behind the document type that starts at `at`. What it declares is not read: an entity of another file is refused at
 * its declaration (`xml_entity`), any other where it is used.
 */
export function skipDoctype(text: string, at: number): number {
  let depth = 0;
  IN_DOCTYPE.lastIndex = at;
  for (let found = IN_DOCTYPE.exec(text); found !== null; found = IN_DOCTYPE.exec(text)) {
    const { index } = found;
    const [mark] = found;
    if (mark === '"' || mark === "'") {
      const close = text.indexOf(mark, index + 1);
      if (close < 0) throw unclosed(mark, "this text", index, 1);
      IN_DOCTYPE.lastIndex = close + 1;
    } else if (mark === "<") {
      if (text.startsWith("<!--", index)) {
        IN_DOCTYPE.lastIndex = skipComment(text, index);
        continue;
      }
      refuseExternal(text, index);
      depth++;
    } else if (mark === ">" && --depth === 0) return index + 1;
  }
  throw unclosed(">", "this document type", at, 2);
}

const EXTERNAL = /<!ENTITY\s+(?:%\s+)?[^\s<>"']+\s+(?:SYSTEM|PUBLIC)\b/y;

function refuseExternal(text: string, at: number): void {
  EXTERNAL.lastIndex = at;
  const found = EXTERNAL.exec(text);
  if (found === null) return;
  const place = { start: at, end: at + found[0].length };
  const message = "Expected no entities of other files, found the declaration of one";
  throw new TextMistake(
    "xml_entity",
    message,
    place,
    "Put the text itself into this file: Sekisho opens no other one.",
  );
}

export function unclosed(close: string, what: string, start: number, length: number): TextMistake {
  const message = `Expected \`${close}\` that closes ${what}, found the end of the file`;
  return new TextMistake("xml_syntax", message, { start, end: start + length });
}

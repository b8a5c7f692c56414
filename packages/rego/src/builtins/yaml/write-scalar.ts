/** Strings as YAML scalars, in the style that libyaml's emitter chooses for go-yaml. */
import { resolvePlain, sexagesimal, timestamp } from "./scalar.ts";

export interface Place {
  /** Columns before the lines that follow the first one. */
  readonly indent: number;
  /** The column at which the scalar starts. */
  readonly column: number;
  /** A key that has to stay on one line. */
  readonly simpleKey?: boolean;
}

const bestWidth = 80;

export function writeScalar(text: string, place: Place): string {
  const traits = analyze(text);
  const simpleKey = place.simpleKey === true;
  if (text.includes("\n")) return traits.block && !simpleKey ? literal(text, place) : doubleQuoted(text, place);
  if (!isString(text)) return doubleQuoted(text, place);
  if (traits.plain) return folded(text, place, (character) => character);
  if (!traits.single) return doubleQuoted(text, place);
  return `'${folded(text, { ...place, column: place.column + 1 }, (character) => (character === "'" ? "''" : character), true)}'`;
}

/** Whether a reader takes the bare text for a string. */
function isString(text: string): boolean {
  return resolvePlain(text) === text && !timestamp.test(text) && !sexagesimal.test(text);
}

interface Traits {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const lineBreak = /[\n\r\u0085\u2028\u2029]/;
const leadingIndicator = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:[\s]|$)|---|\.\.\.)/;
/** A colon before white space, a hash after it. */
const innerIndicator = /.:(?:[\s]|$)|[\s]#/s;

function analyze(text: string): Traits {
  if (text === "") return { plain: true, single: true, block: false };
  const special = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text);
  const spaceBreak = / [\n\r\u0085\u2028\u2029]/.test(text);
  const breakSpace = /[\n\r\u0085\u2028\u2029] /.test(text);
  const edges = /^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/.test(text);
  const indicators = leadingIndicator.test(text) || innerIndicator.test(text);
  const clean = !special && !spaceBreak;
  return {
    plain: clean && !edges && !breakSpace && !indicators && !lineBreak.test(text),
    single: clean && !breakSpace,
    block: clean && !text.endsWith(" "),
  };
}

/** Long lines break at a single space that stands beyond the best width. */
function folded(text: string, place: Place, write: (character: string) => string, inner = false): string {
  let out = "";
  let { column } = place;
  let afterSpace = false;
  const characters = [...text];
  characters.forEach((character, at) => {
    const between = !inner || (at > 0 && at < characters.length - 1);
    const mayBreak = character === " " && !afterSpace && place.simpleKey !== true && between;
    if (mayBreak && column > bestWidth && characters[at + 1] !== " ") {
      out += `\n${" ".repeat(place.indent)}`;
      column = place.indent;
    } else {
      const written = write(character);
      out += written;
      column += written.length;
    }
    afterSpace = character === " ";
  });
  return out;
}

/** `|` with a hint for indentation and one for the line breaks at the end. */
function literal(text: string, place: Place): string {
  const hint = /^[ \n]/.test(text) ? "2" : "";
  const chomping = !text.endsWith("\n") ? "-" : text === "\n" || text.endsWith("\n\n") ? "+" : "";
  const lines = text.split("\n").map((line) => (line === "" ? "" : " ".repeat(place.indent) + line));
  return `|${hint}${chomping}\n${lines.join("\n")}`;
}

const named: { readonly [code: number]: string } = {
  0: "\\0",
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  27: "\\e",
  34: '\\"',
  92: "\\\\",
  133: "\\N",
  0x2028: "\\L",
  0x2029: "\\P",
};

function doubleQuoted(text: string, place: Place): string {
  let out = "";
  let column = place.column + 1;
  let afterSpace = false;
  const characters = [...text];
  characters.forEach((character, at) => {
    const between = at > 0 && at < characters.length - 1;
    if (character === " " && !afterSpace && place.simpleKey !== true && between && column > bestWidth) {
      // The next space, if there is one, would be lost at the start of a line.
      const lead = characters[at + 1] === " " ? "\\" : "";
      out += `\n${" ".repeat(place.indent)}${lead}`;
      column = place.indent + lead.length;
    } else {
      const written = escaped(character);
      out += written;
      column += written.length;
    }
    afterSpace = character === " ";
  });
  return `"${out}"`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const short = named[code];
  if (short !== undefined) return short;
  if (/[\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(character) && code <= 0xffff) return character;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

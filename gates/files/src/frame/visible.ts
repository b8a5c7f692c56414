/**
 * Text as a terminal may show it. File names, contents and messages come from whoever wrote what is judged: control
 * characters could move the cursor, change colours or the title, and invisible ones turn the order of letters around.
 */

/** Controls, format characters (bidirectional marks, joiners), line separators, half pairs, and blank letters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;

/**
 * Where a pipeline runs a line of a log as a command: GitHub Actions `::` at its start and `##[` anywhere, Azure
 * Pipelines `##vso[`, TeamCity `##teamcity[`.
 */
const LOG_COMMAND = /##(?=[a-z]*\[)/gi;

/** Whether such a command starts at a place of a text; how it stays none is `\x23`. */
export function startsLogCommand(text: string, index: number): boolean {
  return text.startsWith("##", index) && /^##[a-z]*\[/i.test(text.slice(index, index + 64));
}

/** One line of text with unsafe characters spelt out: `\x1b`, `\u{202e}`; nor is it a command to the log it goes into. */
export function visible(text: string): string {
  return text
    .replace(UNSAFE, (character) => {
      const code = character.codePointAt(0) ?? 0;
      const hex = code.toString(16);
      return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
    })
    .replace(/^(\s*):(?=:)/, "$1\\x3a")
    .replace(LOG_COMMAND, "\\x23#");
}

/** As {@link visible}, for text of several lines: each of them by itself, tabs as spaces. */
export function visibleLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).map((line) => visible(line.replaceAll("\t", "  ")));
}

/**
 * Text of a format for programs, made by JSON.stringify or with XML's references: the same characters for whoever parses
 * it, but spelt by `escape` where they would do something to a terminal or a log that the raw text is shown in.
 */
export function inertText(text: string, escape: (character: string) => string): string {
  return text.replace(INERT, escape);
}

/** As UNSAFE, but for line breaks and tabs, and what a log takes for a command. */
const INERT = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]|#(?=#[a-z]*\[)/giu;

/** `\u202e`: a character inside of a string of JSON, in UTF-16 units. */
export function jsonEscape(character: string): string {
  return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const ZERO = /^[\p{Mn}\p{Me}]/u;
const ASCII = /^[\x20-\x7e]*$/;

/** East Asian Wide and Fullwidth (UAX #11), in the blocks where they stand, and pictures that show in colour. */
const WIDE =
  /^(?:[\u1100-\u115e\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u;

/** Cells that a terminal needs for a text without unsafe characters. */
export function cells(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

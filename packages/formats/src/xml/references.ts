import { TextMistake } from "../mistake.ts";

const PREDEFINED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const REFERENCE = /&(?:#([0-9]+)|#x([0-9a-fA-F]+)|([^\s&;<>"'#]+));/y;

/**
 * A stretch of text with line ends as line feeds and its references resolved; those of XML itself and numbers only. No
 * entity of a document type is ever expanded: that is how small files become huge, and how files of others are read.
 * Codes: `xml_entity`, `xml_syntax`.
 */
export function resolve(text: string, start: number, end: number): string {
  const raw = text.slice(start, end);
  if (!raw.includes("&")) return withLineFeeds(raw);
  const parts: string[] = [];
  let at = 0;
  for (let ampersand = raw.indexOf("&"); ampersand >= 0; ampersand = raw.indexOf("&", at)) {
    parts.push(withLineFeeds(raw.slice(at, ampersand)));
    REFERENCE.lastIndex = ampersand;
    const found = REFERENCE.exec(raw);
    if (found === null) {
      const place = { start: start + ampersand, end: start + ampersand + 1 };
      throw new TextMistake(
        "xml_syntax",
        "Expected a reference such as `&amp;`, found `&` alone",
        place,
        "Write `&amp;`.",
      );
    }
    at = ampersand + found[0].length;
    parts.push(characterOf(found, { start: start + ampersand, end: start + at }));
  }
  parts.push(withLineFeeds(raw.slice(at)));
  return parts.join("");
}

/** Each line end as a line feed (XML 1.0, section 2.11). */
export function withLineFeeds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

function characterOf([written, decimal, hex, name]: RegExpExecArray, place: { start: number; end: number }): string {
  if (name !== undefined) {
    const character = Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
    if (character !== undefined) return character;
    const message = `Expected an entity that XML itself has (lt, gt, amp, quot, apos), found \`${written}\``;
    throw new TextMistake("xml_entity", message, place, "Write the text in its place: Sekisho expands no entities.");
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  if (!isCharacter(code)) {
    throw new TextMistake("xml_syntax", `Expected the number of a character, found \`${written}\``, place);
  }
  return String.fromCodePoint(code);
}

/** The characters of XML 1.0 (section 2.2). */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

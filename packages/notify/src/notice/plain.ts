/**
 * Characters that are not there to be read: controls, marks that turn the direction of what follows (with them a name can
 * look like another), line and paragraph separators, halves of characters.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** A text of others as one line of at most `max` characters. */
export function plainLine(text: string, max: number): string {
  return cut(text.replace(/[\r\n\t]+/g, " ").replace(UNSEEN, "\ufffd"), max);
}

/** A text of others, its lines kept, of at most `max` characters. */
export function plainText(text: string, max: number): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replaceAll("\t", " ").replace(UNSEEN, "\ufffd"));
  return cut(lines.join("\n").trim(), max);
}

/** At most `max` UTF-16 units, never half a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

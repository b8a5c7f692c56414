/** A character for a message: itself, or its name where it can't be seen; undefined is the end of the text. */
export function nameOf(character: number | undefined): string {
  if (character === undefined) return "the end of the file";
  if (character === 10 || character === 13) return "the end of the line";
  if (character === 9) return "a tab";
  if (character === 32) return "a space";
  const text = String.fromCodePoint(character);
  return /[\p{C}\p{Z}]/u.test(text) ? `U+${character.toString(16).toUpperCase().padStart(4, "0")}` : `\`${text}\``;
}

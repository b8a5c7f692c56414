/** A word of a line, and the column (from 0) at which it begins. */
export interface Word {
  readonly text: string;
  readonly at: number;
}

/**
 * The words of a line of CODEOWNERS: the pattern, then its owners. A `#` that begins a word begins a comment; a
 * backslash takes the character behind it, a space above all, into the word.
 */
export function wordsOfLine(line: string): readonly Word[] {
  const words: Word[] = [];
  for (const { 0: text, index: at } of line.matchAll(/(?:\\[^]|[^\s\\]|\\$)+/g)) {
    if (text.startsWith("#")) break;
    words.push({ text, at });
  }
  return words;
}

/** `@user`, `@org/team` or an address of mail. */
export function isOwner(word: string): boolean {
  return (
    /^@[A-Za-z0-9_-]+(?:\/[A-Za-z0-9_.-]+)?$/.test(word) || /^[^\s@]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(word)
  );
}

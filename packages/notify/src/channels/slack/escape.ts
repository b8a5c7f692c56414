/** The three characters that begin markup in Slack's texts (docs: formatting text, escaping). */
const ESCAPED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** A text as Slack shows it to the letter, at most `max` characters of Slack's; an escape is never cut in two. */
export function escapeText(text: string, max: number): string {
  let escaped = "";
  for (const character of text) {
    const next = ESCAPED[character] ?? character;
    if (escaped.length + next.length > max - 1) return `${escaped}…`;
    escaped += next;
  }
  return escaped;
}

/** As code, in which `*`, `_` and `~` mean nothing; a backtick would end it and becomes one that only looks like it. */
export function codeText(text: string, max: number): string {
  return `\`${escapeText(text.replaceAll("`", "ˋ"), max - 2)}\``;
}

import { diffTexts } from "./diff.ts";

const COLORS = { insert: "\u001b[32m", delete: "\u001b[31m" } as const;

/** What changes between two texts as `opa fmt --diff` shows it: what is new green, what goes red, whatever the terminal. */
export function prettyDiff(before: string, after: string): string {
  return diffTexts(before, after)
    .map(({ op, text }) => (op === "equal" ? text : painted(text, COLORS[op])))
    .join("");
}

/** Each line has its own colour. */
function painted(text: string, color: string): string {
  return text
    .split("\n")
    .map((line) => `${color}${line}\u001b[0m`)
    .join("\n");
}

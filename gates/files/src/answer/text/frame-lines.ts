import type { CodeFrame } from "../../frame/code-frame.ts";
import type { Paint, Stroke } from "./paint.ts";

/** A code frame with line numbers, the place underlined in the colour of what is said about it. */
export function frameLines({ rows }: CodeFrame, paint: Paint, stroke: Stroke): readonly string[] {
  const width = Math.max(...rows.map(({ line }) => String(line).length));
  const margin = (text: string): string => paint.dim(`  ${text.padStart(width)} |`);
  return rows.flatMap(({ line, text, mark }) => {
    const shown = text === "" ? margin(String(line)) : `${margin(String(line))} ${text}`;
    if (mark === undefined) return [shown];
    return [shown, `${margin("")} ${" ".repeat(mark.from)}${stroke("^".repeat(mark.length))}`];
  });
}

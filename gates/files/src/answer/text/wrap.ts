import { cells, visible, visibleLines } from "../../frame/visible.ts";

/**
 * Text in lines of at most `columns` cells, broken at spaces and between wide characters, which need none; a longer
 * word stays whole, so that addresses can be copied. Unsafe characters are spelt out.
 */
export function wrap(text: string, columns: number): readonly string[] {
  return visibleLines(text.trim()).flatMap((line) => wrapLine(line, columns));
}

/** A piece that may not be broken, with the spaces in front of it. */
const PIECES =
  /\s*(?:[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef][\u3001\u3002\uff09\uff0c\uff0e\uff1a\u300d\u300f\u30fc\u3063\u30c3\u3083\u3085\u3087\u30e3\u30e5\u30e7]*|[^\s\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uffef]+[\u3001\u3002\uff09]*)/gu;

function wrapLine(line: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const [piece] of line.matchAll(PIECES)) {
    if (current !== "" && cells(current) + cells(piece) > columns) {
      lines.push(current);
      // What stood harmless inside of a line may be a command to a log at the start of one.
      current = visible(piece.trimStart());
    } else current += piece;
  }
  return current === "" && lines.length > 0 ? lines : [...lines, current];
}

/** Wrapped text behind a label; the lines that follow stand below the first word. */
export function labelled(
  label: string,
  text: string,
  { indent, columns }: { indent: number; columns: number },
): string {
  const lead = " ".repeat(indent) + label;
  const width = cells(lead);
  return wrap(text, Math.max(20, columns - width))
    .map((line, i) => (i === 0 ? lead : " ".repeat(width)) + line)
    .join("\n");
}

/** A text with spaces behind, to a width in cells. */
export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - cells(text)));
}

import type { Diagnostic, LineTable } from "@sekisho/core";
import type { YAMLException } from "js-yaml";
import { nameOf } from "../character.ts";
import type { Settings } from "../settings.ts";

/** The parser complains of the last line's indentation when a bracket or quote is open at the end. */
const UNCLOSED = "open at the end";

const LOST_COLON = "Perhaps a `:` is missing at the end of a line above.";

/** What the parser's reasons mean for someone who has to mend the file: expected, and perhaps a hint. */
const REASONS: readonly (readonly [start: string, expected: string, hint?: string])[] = [
  ["tab characters must not be used", "spaces as indentation", "YAML allows no tab there: replace it by spaces."],
  [
    "bad indentation of a mapping entry",
    "an entry indented like its siblings",
    "Compare the indentation with the lines above, and quote a value that holds `: `.",
  ],
  ["bad indentation of a sequence entry", "an item indented like its siblings"],
  [UNCLOSED, "the bracket or quote that closes this value"],
  [
    "deficient indentation",
    "this line indented deeper than its parent",
    "Perhaps a bracket or a quote above is not closed.",
  ],
  ["a multiline key", "a key that ends on its line", LOST_COLON],
  ["can not read a block mapping entry", "a key that ends on its line", LOST_COLON],
  ["expected ':' after a mapping key", "`:` after the key"],
  ["a whitespace character is expected after", "a space after `:`"],
  [
    "end of the stream or a document separator",
    "the end of the document, or `---` before another one",
    "Look at the indentation of this line and of the one above.",
  ],
  ["missed comma", "`,` between the entries of this collection"],
  ["expected the node content", "a value"],
  ["unexpected end of the stream within a flow", "the bracket that closes this collection"],
  ["unexpected end of the stream within a single", "the quote `'` that closes this text"],
  ["unexpected end of the stream within a double", 'the quote `"` that closes this text'],
  ["unexpected end of the document within a", "the quote that closes this text before the document ends"],
  [
    "unknown escape sequence",
    "an escape that YAML knows after `\\`",
    "In double quotes a backslash is written `\\\\`; single quotes take it as it is.",
  ],
  ["expected hexadecimal character", "a hexadecimal digit"],
  ["duplication of a", "each property of a node once"],
  ["undeclared tag handle", "a tag handle that a %TAG directive declares"],
  ["a line break is expected", "the end of the line after `|` or `>`"],
  ["unacceptable YAML version", "YAML 1.1 or 1.2"],
  ["directives end mark", "`---` after the directives"],
];

/** The parser's exception as a diagnostic with a place: `yaml_syntax`, or `document_too_deep`. */
export function syntaxDiagnostic(
  error: YAMLException,
  source: string,
  offset: number,
  lines: LineTable,
  settings: Settings,
): Diagnostic {
  const at = Math.min(error.mark?.position ?? 0, source.length);
  const character = source.codePointAt(at);
  const span = lines.span(
    offset + at,
    offset + at + (character === undefined ? 0 : String.fromCodePoint(character).length),
  );
  if (error.reason.startsWith("nesting exceeded")) {
    const message = `Expected at most ${settings.maxDepth} levels of nesting, found more`;
    return { code: "document_too_deep", severity: "error", message, span };
  }
  const reason = character === undefined && error.reason === "deficient indentation" ? UNCLOSED : error.reason;
  const [, expected, hint] = REASONS.find(([start]) => reason.startsWith(start)) ?? [];
  const message = `Expected ${expected ?? `well-formed YAML (${reason})`}, found ${nameOf(character)}`;
  return { code: "yaml_syntax", severity: "error", message, span, ...(hint === undefined ? {} : { hint }) };
}

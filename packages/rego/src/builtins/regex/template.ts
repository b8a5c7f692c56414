/** `regex.template_match`: a text in which stretches between delimiters are patterns and the rest is literal. */

import { quote } from "../../runtime/print.ts";
import { parsePattern } from "./syntax.ts";

export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/**
 * The pattern that a template stands for. Delimiters nest; only the outermost ones count. Throws
 * {@link TemplateError} for unbalanced delimiters and PatternError for a stretch that is no pattern by itself.
 */
export function templatePattern(template: string, open: string, close: string): string {
  let pattern = "^";
  let literal = "";
  let depth = 0;
  let start = 0;
  for (let at = 0; at < template.length; at++) {
    const character = template.charAt(at);
    if (character === open) {
      if (depth === 0) start = at + 1;
      depth += 1;
    } else if (character === close) {
      depth -= 1;
      if (depth < 0) throw unbalanced(template);
      if (depth === 0) {
        const inner = template.slice(start, at);
        parsePattern(`^${inner}$`);
        pattern += `${quoteMeta(literal)}(${inner})`;
        literal = "";
      }
    } else if (depth === 0) literal += character;
  }
  if (depth !== 0) throw unbalanced(template);
  return `${pattern}${quoteMeta(literal)}$`;
}

function unbalanced(template: string): TemplateError {
  return new TemplateError(`unbalanced braces in ${quote(template)}`);
}

function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

import { isAbsolute } from "node:path";
import { inertText, jsonEscape, visible } from "../frame/visible.ts";
import type { Finding, Report } from "./report.ts";

/**
 * Comments for a pull request on GitHub, one a line as JSON: the body of `POST /repos/{owner}/{repo}/pulls/{number}/comments` but for
 * `commit_id`. Each holds a suggestion, which the page shows with a button that commits it.
 */
export function suggestionLines({ findings }: Report): string {
  return findings.flatMap(commentOf).join("");
}

function commentOf({ violation, file, suggestion }: Finding): readonly string[] {
  if (suggestion === undefined || file === "-" || isAbsolute(file)) return [];
  const { startLine, endLine, lines } = suggestion;
  const range = startLine === endLine ? {} : { start_line: startLine, start_side: "RIGHT" };
  const comment = { path: file, ...range, line: endLine, side: "RIGHT", body: bodyOf(violation, lines) };
  return [`${inertText(JSON.stringify(comment), jsonEscape)}\n`];
}

function bodyOf({ rule, severity, message }: Finding["violation"], lines: readonly string[]): string {
  // A longer fence than any in the lines: they are the file's, whatever they say.
  const longest = Math.max(2, ...[...lines.join("\n").matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const said = `**${escaped(rule)}** (${severity}): ${escaped(message)}`;
  return [said, "", `${fence}suggestion`, ...lines, fence].join("\n");
}

/** Text of a rule or a file as Markdown that says nothing but the text: no links, no mentions. */
function escaped(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]()<>#+!|~&]/g, "\\$&")
    .replaceAll("@", "@\u200b");
}

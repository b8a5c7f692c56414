import { visible } from "@sekisho/gate-files/print";
import { actionOf, type Rule, ruleSource, ruleText } from "@sekisho/rulebook";
import { exemptionRows, printRows, type Row, reasonRows, scopeRows, sourceRows } from "./rows.ts";
import type { Explaining } from "./violation.ts";

/** Lines of a rule that are shown; the rest is where it says that it stands. */
const MOST_LINES = 40;

/** A rule for a person: why it is there, what it applies to, what is to be done, who may exempt, how it decides. */
export function explainRule(rule: Rule, scope: string, asked: Explaining): string {
  const { words, page, cwd, language, now } = asked;
  const missing = rule.kind === "conftest" ? [] : rule.missingParameters;
  const action = words.actions[actionOf(rule, { gate: "files", scope, now })];
  const rows: readonly Row[] = [
    ...reasonRows(rule, language),
    ...scopeRows(rule, words),
    ["action", missing.length > 0 ? words.notConfigured(missing.join(words.separator)) : action],
    ...exemptionRows(rule, "FILE:LINE", asked),
    ...sourceRows(rule, cwd),
  ];
  const { title } = ruleText(rule, language);
  const head = `${page.paint.bold(visible(rule.id))}  ${words.severities[rule.severity]}\n  ${visible(title)}`;
  return [head, printRows(rows, words, page), ...decidesBlock(rule, asked)].join("\n\n");
}

function decidesBlock(rule: Rule, { words, page }: Explaining): readonly string[] {
  const source = ruleSource(rule);
  if (source === undefined) return [];
  const lines = source.text.split("\n");
  const shown = lines.slice(0, lines.length > MOST_LINES ? MOST_LINES - 1 : MOST_LINES);
  const width = String(source.line + lines.length).length;
  const rest = lines.length - shown.length;
  return [
    [
      page.paint.bold(words.decides),
      ...shown.map((line, i) => {
        const number = page.paint.dim(`${String(source.line + i).padStart(width + 1)} |`);
        return `${number} ${visible(line.replaceAll("\t", "    "))}`.trimEnd();
      }),
      ...(rest > 0 ? [page.paint.dim(`  ${words.moreLines(rest)}`)] : []),
    ].join("\n"),
  ];
}

import type { Language } from "@sekisho/rulebook";
import { type Catalogue, type CatalogueRule, textsIn } from "./catalogue.ts";
import { type Row, rowsOf } from "./rows.ts";
import { words } from "./words.ts";

/** The catalogue as Markdown: for each language a table of all rules, then each by itself. */
export function markdownCatalogue(catalogue: Catalogue, languages: readonly Language[]): string {
  return languages.map((language) => part(catalogue, language)).join("\n");
}

function part({ name, version, rules }: Catalogue, language: Language): string {
  const said = words[language];
  const lines = [
    `# ${inline(said.heading(name, version))}`,
    "",
    `| id | ${said.rule} | ${said.severity} |`,
    "|---|---|---|",
    ...rules.map((rule) => {
      const cells = [`\`${rule.id}\``, inline(textsIn(rule, language).title), said.severities[rule.severity]];
      return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    }),
    ...rules.flatMap((rule) => section(rule, language)),
    "",
  ];
  return lines.join("\n");
}

function section(rule: CatalogueRule, language: Language): readonly string[] {
  const title = inline(textsIn(rule, language).title);
  return ["", `## ${title}`, "", `\`${rule.id}\``, "", ...rowsOf(rule, language).map(line)];
}

function line({ label, texts = [], code = [], links = [] }: Row): string {
  const values = [...texts.map(inline), ...code.map(codeSpan), ...links.map((link) => `<${encodeURI(link)}>`)];
  return `- **${label}:** ${values.join(", ")}`;
}

/** In one line, and never a tag; what stands between backticks stays code. */
function inline(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, " ")
    .split(/(`[^`]*`)/)
    .map((piece, i) => (i % 2 === 1 ? piece : piece.replaceAll(/[\\*_[\]#]/g, "\\$&").replaceAll("<", "&lt;")))
    .join("");
}

/** With as many backticks around as none of the text has. */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = "`".repeat(longest + 1);
  return longest === 0 ? `${ticks}${text}${ticks}` : `${ticks} ${text} ${ticks}`;
}

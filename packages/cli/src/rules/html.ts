import type { Language } from "@sekisho/rulebook";
import { type Catalogue, type CatalogueRule, textsIn } from "./catalogue.ts";
import { type Row, rowsOf } from "./rows.ts";
import { words } from "./words.ts";

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}" +
  "table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}" +
  "dt{font-weight:600}dd{margin:0 0 .5rem}code{font-size:.9em}";

/** The catalogue as one page that loads nothing: for each language a table of all rules, then each by itself. */
export function htmlCatalogue(catalogue: Catalogue, languages: readonly Language[]): string {
  const [first = "en"] = languages;
  const title = escaped(words[first].heading(catalogue.name, catalogue.version));
  const parts = languages.map((language) => part(catalogue, language)).join("\n");
  return `<!doctype html>
<html lang="${first}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
${parts}
</body>
</html>
`;
}

function part({ name, version, rules }: Catalogue, language: Language): string {
  const said = words[language];
  const rows = rules.map((rule) => {
    const link = `<a href="#${anchor(rule, language)}"><code>${escaped(rule.id)}</code></a>`;
    return `<tr><td>${link}</td><td>${inline(textsIn(rule, language).title)}</td><td>${said.severities[rule.severity]}</td></tr>`;
  });
  return `<main lang="${language}">
<h1>${escaped(said.heading(name, version))}</h1>
<table>
<tr><th>id</th><th>${said.rule}</th><th>${said.severity}</th></tr>
${rows.join("\n")}
</table>
${rules.map((rule) => section(rule, language)).join("\n")}
</main>`;
}

function section(rule: CatalogueRule, language: Language): string {
  const rows = rowsOf(rule, language).map(row).join("\n");
  return `<section id="${anchor(rule, language)}">
<h2>${inline(textsIn(rule, language).title)}</h2>
<p><code>${escaped(rule.id)}</code></p>
<dl>
${rows}
</dl>
</section>`;
}

function row({ label, texts = [], code = [], links = [] }: Row): string {
  const values = [
    ...texts.map(inline),
    ...code.map((text) => `<code>${escaped(text)}</code>`),
    ...links.map(reference),
  ];
  return `<dt>${escaped(label)}</dt><dd>${values.join("<br>")}</dd>`;
}

/** A link where it leads to a page; a rule may name anything. */
function reference(link: string): string {
  const text = escaped(link);
  return /^https?:\/\//.test(link) ? `<a href="${text}">${text}</a>` : text;
}

function anchor({ id }: CatalogueRule, language: Language): string {
  return `${language}-${encodeURIComponent(id)}`;
}

/** What stands between backticks is code. */
function inline(text: string): string {
  return text
    .trim()
    .split(/`([^`]*)`/)
    .map((piece, i) => (i % 2 === 1 ? `<code>${escaped(piece)}</code>` : escaped(piece)))
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

import { canonicalJson } from "@sekisho/core";
import type { Language } from "@sekisho/rulebook";
import { type CatalogueRule, textsIn } from "./catalogue.ts";
import { words } from "./words.ts";

/** One thing that is said of a rule: texts as their author wrote them, or names, which are code. */
export interface Row {
  readonly label: string;
  readonly texts?: readonly string[];
  readonly code?: readonly string[];
  readonly links?: readonly string[];
}

/** What a page shows of a rule below its title, in one language; what a rule does not have is left out. */
export function rowsOf(rule: CatalogueRule, language: Language): readonly Row[] {
  const said = words[language];
  const { why, fix } = textsIn(rule, language);
  const { applies, parameters, missing, references, formerly, source } = rule;
  const rows: readonly Row[] = [
    { label: said.severity, texts: [said.severities[rule.severity]] },
    { label: said.why, texts: why === undefined ? [] : [why] },
    { label: said.fix, texts: fix === undefined ? [] : [fix] },
    applies.length === 0
      ? { label: said.applies, texts: [said.everyDocument] }
      : { label: said.applies, code: applies },
    { label: said.parameters, code: parameters.map(([name, value]) => `${name}: ${canonicalJson(value)}`) },
    { label: `${said.parameters} (${said.notGiven})`, code: missing },
    { label: said.references, links: references },
    { label: said.formerly, code: formerly },
    { label: said.source, code: [source] },
  ];
  return rows.filter(({ texts = [], code = [], links = [] }) => texts.length + code.length + links.length > 0);
}

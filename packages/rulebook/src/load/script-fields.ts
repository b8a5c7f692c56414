/** What can be said at load about the evidence of a rule in TypeScript: words of its texts alone. */
import { didYouMean } from "@sekisho/core";
import { templateFields } from "../message.ts";
import type { RuleMetadata } from "./metadata.ts";
import type { Mistakes } from "./mistakes.ts";

/** Where keys come from elsewhere, nothing is known: spreads, computed keys, objects made of lists. */
const DYNAMIC = /\.\.\.|\bfromEntries\b|[{,]\s*\[[^\]:]*\]\s*:/;

/**
 * Warns of a field that `message`, its translation or `instance` names while no text of the rulebook writes such a word as a key:
 * no violation can have it. `texts` are the files in TypeScript of the rule's rulebook.
 */
export function warnOfUnknownFields(metadata: RuleMetadata, texts: readonly string[], mistakes: Mistakes): void {
  const { sekisho, span } = metadata;
  const named: readonly (readonly [path: readonly string[], fields: readonly string[]])[] = [
    [["message"], templateFields(sekisho.message ?? "") ?? []],
    [["ja", "message"], templateFields(sekisho.ja?.message ?? "") ?? []],
    [["instance"], sekisho.instance === undefined ? [] : [sekisho.instance]],
  ];
  if (named.every(([, fields]) => fields.length === 0) || texts.some((text) => DYNAMIC.test(text))) return;
  const words = new Set(texts.flatMap((text) => keysIn(text)));
  for (const [path, fields] of named) {
    for (const field of new Set(fields.filter((name) => !words.has(name)))) {
      const meant = didYouMean(field, words);
      mistakes.warning(
        "rulebook_unknown_field",
        `\`${path.join(".")}\` names the field ${field}, which no violation has`,
        {
          span: metadata.locate(path)?.value ?? span,
          hint: meant === undefined ? "it is to be among the evidence of `report`" : `did you mean ${meant}?`,
        },
      );
    }
  }
}

/** Words that may be keys: those behind which a colon, comma or closing brace stands, outside of texts unless they are the whole text. */
function keysIn(text: string): readonly string[] {
  const code = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (quoted) =>
    /^.[\w$]+.$/.test(quoted) ? quoted.slice(1, -1) : "",
  );
  return [...code.matchAll(/[A-Za-z_$][\w$]*(?=\s*[:,}])/g)].map(([word]) => word);
}

import { canonicalJson, type Json } from "@sekisho/core";
import { inertText, jsonEscape } from "@sekisho/gate-files/print";
import type { Catalogue, CatalogueRule } from "./catalogue.ts";

/** `rules/1`: every rule in both languages, one a line. */
export function jsonCatalogue({ name, version, rules }: Catalogue): string {
  const lines = rules.map((rule) => `  ${canonicalJson(ruleJson(rule))}`).join(",\n");
  const list = rules.length === 0 ? "[]" : `[\n${lines}\n]`;
  const head = canonicalJson({ name: name.toWellFormed(), version: version.toWellFormed() });
  return inertText(`{\n"rulebook": ${head},\n"rules": ${list},\n"version": "rules/1"\n}\n`, jsonEscape);
}

function ruleJson({ texts, parameters, ...rule }: CatalogueRule): Json {
  return {
    ...rule,
    parameters: Object.fromEntries(parameters),
    en: { ...texts.en },
    ...(texts.ja === undefined ? {} : { ja: { ...texts.ja } }),
  };
}

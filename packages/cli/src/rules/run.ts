import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { commandPage, diagnosticBlock, locateRulebook } from "@sekisho/gate-files/print";
import { type Language, loadRulebook } from "@sekisho/rulebook";
import { meantRulebook } from "../meant-rulebook.ts";
import { type Catalogue, catalogueOf, missingTranslations } from "./catalogue.ts";

/** `sekisho rules`: 0 printed, 1 a translation is missing and all are asked for, 2 the rulebook has mistakes. */
export async function rules(invocation: Invocation): Promise<number> {
  const { operands, options, cwd, builtinRulebooks, terminal } = invocation;
  const page = commandPage(invocation);
  const say = (diagnostics: readonly Diagnostic[]): void =>
    terminal.err(diagnostics.map((diagnostic) => `${diagnosticBlock(diagnostic, page)}\n\n`).join(""));
  const [use, ...others] = operands;
  if (others.length > 0) {
    terminal.err(`sekisho: rules takes one rulebook, found ${operands.length}\n`);
    return 2;
  }
  const [meant] =
    use === undefined ? meantRulebook(invocation) : [locateRulebook({ use, from: cwd }, builtinRulebooks)];
  if (typeof meant !== "string") {
    say(meant === undefined ? [] : [meant]);
    return 2;
  }
  const { value, diagnostics } = await loadRulebook(meant, { builtinRulebooks });
  say(diagnostics);
  if (value === undefined) return 2;
  const missing = missingTranslations(value);
  say(missing);
  terminal.out(await print(catalogueOf(value), options));
  return options["complete"] === true && missing.length > 0 ? 1 : 0;
}

/** Each form in a module of its own, loaded when it is asked for. */
async function print(catalogue: Catalogue, options: Invocation["options"]): Promise<string> {
  const lang = options["lang"];
  const languages: readonly Language[] = lang === "en" || lang === "ja" ? [lang] : ["en", "ja"];
  if (options["format"] === "json") return (await import("./json.ts")).jsonCatalogue(catalogue);
  const page =
    options["format"] === "html"
      ? (await import("./html.ts")).htmlCatalogue(catalogue, languages)
      : (await import("./markdown.ts")).markdownCatalogue(catalogue, languages);
  return page.replaceAll(UNSEEN, "\ufffd");
}

/** Characters that nobody sees, and that do something to a terminal. */
const UNSEEN = /[^\P{Cc}\n\t]|[\p{Cf}\p{Zl}\p{Zp}]/gu;

import type { Invocation, OptionValues } from "@sekisho/gate";
import { languageOf } from "@sekisho/gate-files/print";
import type { Language } from "@sekisho/rulebook";

/** Words of an option that may stand several times. */
export function listOf(options: OptionValues, name: string): readonly string[] {
  const value = options[name];
  return typeof value === "object" ? value : [];
}

/** What `--lang` says, else the environment. */
export function languageOfCommand({ options, env }: Invocation): Language {
  return options["lang"] === "ja" || options["lang"] === "en" ? options["lang"] : languageOf(env);
}

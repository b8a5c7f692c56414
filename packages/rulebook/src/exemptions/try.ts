import type { Diagnostic } from "@sekisho/core";
import type { SourceFile } from "../load/files.ts";
import { KnownRules } from "../load/known-rules.ts";
import { Mistakes } from "../load/mistakes.ts";
import type { Rulebook } from "../rulebook.ts";
import type { Exemption } from "./exemption.ts";
import { rulesWithoutInstance } from "./instances.ts";
import { readExemptions } from "./read.ts";

/** What a file of exemptions would be in a rulebook that is loaded, in the place of what it holds there now. */
export interface TriedExemptions {
  readonly exemptions: readonly Exemption[];
  /** As loading would say them, but what it says of the file beside others. */
  readonly diagnostics: readonly Diagnostic[];
}

export function tryExemptions(rulebook: Rulebook, source: SourceFile): TriedExemptions {
  const mistakes = new Mistakes();
  const { owners } = rulebook;
  const rules = new KnownRules(
    rulebook.rules.map(({ id }) => id),
    rulebook.renamed,
    true,
  );
  const withoutInstance = rulesWithoutInstance(rulebook.rules);
  const known = {
    rules,
    withoutInstance,
    hasOwnersFile: owners !== undefined,
    ...(owners === undefined ? {} : { owners }),
  };
  const exemptions = readExemptions([source], known, mistakes);
  const others = new Set(rulebook.exemptions.filter(({ span }) => span.file !== source.file).map(({ id }) => id));
  for (const { id, span } of exemptions.filter((exemption) => others.has(exemption.id))) {
    mistakes.error("rulebook_duplicate_exemption", `the exemption ${id} is there twice`, { span });
  }
  return { exemptions, diagnostics: mistakes.list };
}

import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import type { Language } from "@sekisho/rulebook";
import { type Page, pageOf } from "./answer/text/page.ts";
import { remarkBlock } from "./answer/text/remarks.ts";
import { ownFileFrame } from "./frame/own-file.ts";

export { junitXml, type TestCase as JunitCase } from "./answer/junit-xml.ts";
export { frameLines } from "./answer/text/frame-lines.ts";
export type { Page } from "./answer/text/page.ts";
export { labelled, padded } from "./answer/text/wrap.ts";
export { languageOf } from "./config.ts";
export { cells, inertText, jsonEscape, visible } from "./frame/visible.ts";
export { INSTANT_HINT, readInstant } from "./instant.ts";
export { locateRulebook } from "./judge/rulebooks.ts";
export { type Output, readOutputs } from "./outputs.ts";
export { findCodeowners } from "./repository/codeowners-file.ts";
export { remoteScope } from "./repository/remote-scope.ts";
export { findRepository, type Repository } from "./repository/repository.ts";
export { readSettingsFile } from "./repository/settings-file.ts";

/** How other commands set their texts, so that all look alike: in English where nobody says else, from the working directory. */
export function commandPage(
  { terminal, cwd, options }: Pick<Invocation, "terminal" | "cwd" | "options">,
  language: Language = "en",
): Page {
  const colors = terminal.colors && options["noColor"] !== true ? "on" : "off";
  return pageOf({ language, root: cwd }, { colors, columns: terminal.columns, cwd });
}

/** A diagnostic on a file of the user's own, with the lines that it is about. */
export function diagnosticBlock(diagnostic: Diagnostic, page: Page): string {
  const frame = ownFileFrame(diagnostic, page.columns);
  return remarkBlock({ diagnostic, ...(frame === undefined ? {} : { frame }) }, page);
}

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { findRepository, locateRulebook, readSettingsFile } from "@sekisho/gate-files/print";

/**
 * The rulebook that a command means where nobody names one: that of sekisho.yaml, else ./rulebook, else this directory.
 * One directory, or what is wrong.
 */
export function meantRulebook({
  cwd,
  builtinRulebooks,
}: Pick<Invocation, "cwd" | "builtinRulebooks">): readonly (string | Diagnostic)[] {
  const { settingsFile } = findRepository([cwd], cwd);
  const settings = settingsFile === undefined ? undefined : readSettingsFile(settingsFile, settingsFile);
  if (settingsFile !== undefined && settings?.value?.rulebook !== undefined) {
    return [locateRulebook({ use: settings.value.rulebook, from: dirname(settingsFile) }, builtinRulebooks)];
  }
  if (settings !== undefined && settings.value === undefined) return settings.diagnostics;
  const near = existsSync(join(cwd, "rulebook.yaml")) ? "." : "rulebook";
  return [locateRulebook({ use: near, from: cwd }, builtinRulebooks)];
}

import { join, relative, sep } from "node:path";
import { Problem } from "@sekisho/core";
import { remoteScope } from "../repository/remote-scope.ts";
import { readSettingsFile } from "../repository/settings-file.ts";
import type { Run } from "../run.ts";
import { Checkout } from "./git.ts";

/**
 * Names and coverage count from the directory of sekisho.yaml: in one scope those of two of them could not be told apart,
 * and each would resolve what the other found. Throws Problem `report_scope` where one below git's top speaks for the whole
 * repository, and where another one in the repository says the same scope.
 */
export async function requireOwnScope({ settings: { scope }, repository }: Run): Promise<void> {
  const { root, settingsFile, gitTop } = repository;
  if (gitTop === undefined) return;
  const directory = relative(gitTop, root).split(sep).join("/");
  const whole = remoteScope(gitTop);
  const own = `scope: ${whole ?? "repo:HOST/OWNER/NAME"}//${encodeURI(directory)}`;
  if (scope === whole) {
    // Any other with this scope is the one that is refused.
    if (directory === "") return;
    throw new Problem(
      "report_scope",
      `${scope} is the repository as a whole, and this sekisho.yaml stands in ${directory}: give it a scope of its own, ` +
        `\`${own}\``,
    );
  }
  const others = ((await new Checkout(gitTop).filesCalled("sekisho.yaml")) ?? []).filter(
    (path) => join(gitTop, path) !== settingsFile,
  );
  const twin = others.find((path) => readSettingsFile(join(gitTop, path), path).value?.scope === scope);
  if (twin !== undefined) {
    const here = settingsFile === undefined ? "this run" : relative(gitTop, settingsFile).split(sep).join("/");
    throw new Problem(
      "report_scope",
      `${here} and ${twin} name one scope, ${scope}: each would end the findings of the other. Give one of them a scope of ` +
        `its own${directory === "" ? "" : `, here \`${own}\``}`,
    );
  }
}

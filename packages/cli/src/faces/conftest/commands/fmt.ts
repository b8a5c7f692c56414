import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { formatModule } from "@sekisho/rego/tools";
import { findFiles, loaderText } from "../../load/find-files.ts";
import type { Call } from "../line/command.ts";
import { diagnosticText, isRego, regoVersionOf } from "../policy/load-modules.ts";
import { refusal } from "../refusal.ts";

/** `conftest fmt`: lays out Rego files as `opa fmt` does; with `--check` it only says whether they are. */
export async function fmt({ operands, settings, world }: Call): Promise<number> {
  const regoVersion = regoVersionOf(settings.text("rego-version"));
  const { files, mistakes } = findFiles(operands, world.cwd, isRego);
  const wrong = [...mistakes];
  const formatted = files.map(({ path }) => {
    const full = resolve(world.cwd, path);
    const before = readFileSync(full, "utf8");
    const { value, diagnostics } = formatModule(before, path, { regoVersion, target: regoVersion });
    if (value === undefined) wrong.push(...diagnostics.map(diagnosticText));
    return { full, before, after: value ?? before };
  });
  // One that can't be read leaves all as they are.
  if (wrong.length > 0) throw refusal("policy_invalid", `get rego files: ${loaderText(wrong)}`);
  if (formatted.length === 0) throw refusal("policy_invalid", `no policies found in [${operands.join(" ")}]`);
  const changed = formatted.filter(({ before, after }) => before !== after);
  if (changed.length > 0 && settings.bool("check")) throw refusal("not_formatted", "files not formatted");
  for (const { full, after } of changed) writeFileSync(full, after);
  return 0;
}

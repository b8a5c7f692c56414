import { dirname } from "node:path";
import { check, type Outcome } from "@sekisho/core";
import { yaml } from "@sekisho/formats";
import { readSafely, type SekishoYaml, sekishoYaml } from "@sekisho/rulebook";

/**
 * Reads a sekisho.yaml. `file` is how diagnostics name it. Codes: those of the YAML reader, `settings_…` for what the
 * schema does not take, `settings_unreadable`, `settings_empty` and `settings_many_documents`.
 */
export function readSettingsFile(path: string, file: string): Outcome<SekishoYaml> {
  let bytes: Uint8Array;
  try {
    bytes = readSafely(path, dirname(path));
  } catch (error) {
    return refuse(
      "settings_unreadable",
      `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const { documents, diagnostics } = yaml.read(bytes, file);
  if (diagnostics.some(({ severity }) => severity === "error")) return { diagnostics };
  const [document, second] = documents;
  if (document === undefined) {
    return refuse("settings_empty", `${file} is empty; its first line is \`apiVersion: sekisho/v1\``);
  }
  if (second !== undefined) return refuse("settings_many_documents", `${file} holds several documents; expected one`);
  const outcome = check(sekishoYaml, document.value, { codes: "settings", locate: (at) => document.locate(at) });
  return outcome.value === undefined
    ? { diagnostics: [...diagnostics, ...outcome.diagnostics] }
    : { value: outcome.value, diagnostics: [...diagnostics, ...outcome.diagnostics] };
}

function refuse(code: string, message: string): Outcome<SekishoYaml> {
  return { diagnostics: [{ code, severity: "error", message }] };
}

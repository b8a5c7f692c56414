import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { array, check, type Diagnostic, findingKey, matching, object, optional, string, version } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { type Rulebook, readSafely } from "@sekisho/rulebook";
import type { Baseline, BaselineEntry } from "./entry.ts";

/** May be empty. */
const text = matching(/^/, "a text");

const entry = object({
  key: matching(/^[a-z2-7]{26}$/, "a finding's key"),
  context: optional(matching(/^[0-9a-f]{64}$/, "a SHA-256")),
  rule: string,
  type: string,
  name: string,
  instance: text,
  file: string,
  since: matching(/^\d{4}-\d{2}-\d{2}$/, "a day such as 2026-11-22"),
});

/** `baseline/1`. */
const baselineFile = object({ version: version(["baseline/1"]), scope: text, entries: array(entry) });

/**
 * Reads a baseline; undefined where there is none. `file` is its absolute path. Codes: those of the JSON reader, `baseline_…`
 * for what the schema does not take, `baseline_unreadable` and `baseline_repeated` (one key twice).
 */
export function readBaseline(
  file: string,
  rulebooks: readonly Rulebook[],
): { readonly value?: Baseline; readonly diagnostics: readonly Diagnostic[] } {
  if (!existsSync(file)) return { diagnostics: [] };
  let bytes: Uint8Array;
  try {
    bytes = readSafely(file, dirname(file));
  } catch (error) {
    const message = `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`;
    return { diagnostics: [{ code: "baseline_unreadable", severity: "error", message }] };
  }
  const { documents, diagnostics } = json.read(bytes, file);
  const [document] = documents;
  if (document === undefined || diagnostics.length > 0) return { diagnostics };
  const outcome = check(baselineFile, document.value, { codes: "baseline", locate: (at) => document.locate(at) });
  if (outcome.value === undefined) return { diagnostics: outcome.diagnostics };
  const { scope, entries } = outcome.value;
  const present = entries.map((one) => underPresentId(one, scope, rulebooks));
  const seen = new Set<string>();
  const repeated = present.flatMap(({ key }, i): readonly Diagnostic[] => {
    const isRepeated = seen.has(key);
    seen.add(key);
    const span = document.locate(["entries", i])?.value;
    const message = `expected each finding once, found ${key} again`;
    return isRepeated ? [{ code: "baseline_repeated", severity: "error", message, ...(span && { span }) }] : [];
  });
  if (repeated.length > 0) return { diagnostics: repeated };
  return { value: { scope, entries: present }, diagnostics: [] };
}

/** A rule that has another id since keeps what the baseline says of it. */
function underPresentId(
  one: Omit<BaselineEntry, "context"> & { readonly context?: string | undefined },
  scope: string,
  rulebooks: readonly Rulebook[],
): BaselineEntry {
  const { context, rule: written, ...rest } = one;
  const rule = rulebooks.map(({ renamed }) => renamed.get(written)).find((id) => id !== undefined);
  const entry = { ...rest, ...(context === undefined ? {} : { context }) };
  if (rule === undefined) return { ...entry, rule: written };
  return { ...entry, rule, key: findingKey(rule, { scope, type: one.type, name: one.name }, one.instance) };
}

import { posix } from "node:path";
import type { RulebookScript } from "../rulebook.ts";

/** A relative path as a text: an import names one; another text that looks like it costs time only. */
const RELATIVE = /["'`](\.\.?\/[^"'`\n]*)["'`]/g;

/** The file of a rule in TypeScript and all that it imports, by path; all scripts where it imports by something else than a name. */
export function scriptFiles(scripts: readonly RulebookScript[], file: string): readonly RulebookScript[] {
  const byPath = new Map(scripts.map((script) => [script.path, script]));
  const reached = new Set<RulebookScript>();
  const waiting = scripts.filter((script) => script.file === file);
  for (let script = waiting.pop(); script !== undefined; script = waiting.pop()) {
    if (reached.has(script)) continue;
    reached.add(script);
    if (/\bimport\s*\(\s*[^"'\s]/.test(script.text)) return scripts;
    const directory = posix.dirname(script.path);
    for (const [, name = ""] of script.text.matchAll(RELATIVE)) {
      const imported = byPath.get(posix.normalize(posix.join(directory, name)));
      if (imported !== undefined) waiting.push(imported);
    }
  }
  return [...reached].sort((a, b) => (a.path < b.path ? -1 : 1));
}

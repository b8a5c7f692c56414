/** Where the imports of rules lead: the API, and files of the same rulebook; nowhere else. */
import { registerHooks } from "node:module";
import { URL } from "node:url";
import type { RuleFile } from "../messages.ts";
import { SCHEME_IN_STACKS as SCHEME } from "./names.ts";

/** An import that leads out. */
export class ImportRefused extends Error {
  override readonly name = "ImportRefused";
}

const API = "rulebook-api:rule";

/** The name by which a file is loaded; stacks show it. */
export function urlOf({ home, path }: Pick<RuleFile, "home" | "path">): string {
  return `${SCHEME}///${encodeURIComponent(home)}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** Serves the files from memory. `key` is the global name under which the API's functions stand while rules are loaded. */
export function serveFiles(files: readonly RuleFile[], key: string): void {
  const texts = new Map(files.map((file) => [urlOf(file), file.text]));
  const apiText = `export const { rule, isRule } = globalThis[${JSON.stringify(key)}];`;
  registerHooks({
    resolve(specifier, { parentURL }, next) {
      const fromRule = parentURL?.startsWith(SCHEME) === true;
      if (!fromRule && !specifier.startsWith(SCHEME)) return next(specifier);
      if (specifier === "@sekisho/rule") return { url: API, format: "module", shortCircuit: true };
      const url = fromRule && /^\.\.?\//.test(specifier) ? new URL(specifier, parentURL).href : specifier;
      if (texts.has(url) && (!fromRule || /^\.\.?\//.test(specifier)))
        return { url, format: "module-typescript", shortCircuit: true };
      throw new ImportRefused(
        `import of ${JSON.stringify(specifier)}: a rule imports "@sekisho/rule" and TypeScript files of its own rulebook's rules/, with their ending`,
      );
    },
    load(url, context, next) {
      if (url === API) return { format: "module", source: apiText, shortCircuit: true };
      const text = texts.get(url);
      return text === undefined
        ? next(url, context)
        : { format: "module-typescript", source: text, shortCircuit: true };
    },
  });
}

/** Where the imports of rules lead: the API, and files of the same rulebook; nowhere else. */
import { registerHooks } from "node:module";
import { URL } from "node:url";
import { isTestFile, type RuleFile } from "../messages.ts";
import { SCHEME_IN_STACKS as SCHEME } from "./names.ts";

/** An import that leads out. */
export class ImportRefused extends Error {
  override readonly name = "ImportRefused";
}

const API = "rulebook-api:rule";
const TEST_API = "rulebook-api:test";

/** The name by which a file is loaded; stacks show it. */
export function urlOf({ home, path }: Pick<RuleFile, "home" | "path">): string {
  return `${SCHEME}///${encodeURIComponent(home)}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** Serves the files from memory. `key` is the global name under which the APIs' functions stand while rules are loaded. */
export function serveFiles(files: readonly RuleFile[], key: string): void {
  const texts = new Map(files.map((file) => [urlOf(file), file.text]));
  const api = `globalThis[${JSON.stringify(key)}]`;
  const apiTexts = new Map([
    [API, `export const { rule, isRule } = ${api};`],
    [TEST_API, `export const { equal, ok, test, throws } = ${api}.testing;`],
  ]);
  const tests = new Set(files.filter(({ path }) => isTestFile(path)).map(urlOf));
  registerHooks({
    resolve(specifier, { parentURL }, next) {
      const fromRule = parentURL?.startsWith(SCHEME) === true;
      if (!fromRule && !specifier.startsWith(SCHEME)) return next(specifier);
      if (specifier === "@sekisho/rule") return { url: API, format: "module", shortCircuit: true };
      if (specifier === "@sekisho/rule/test" && parentURL !== undefined && tests.has(parentURL))
        return { url: TEST_API, format: "module", shortCircuit: true };
      const url = fromRule && /^\.\.?\//.test(specifier) ? new URL(specifier, parentURL).href : specifier;
      if (texts.has(url) && (!fromRule || /^\.\.?\//.test(specifier)))
        return { url, format: "module-typescript", shortCircuit: true };
      const who =
        parentURL !== undefined && tests.has(parentURL)
          ? 'a test imports "@sekisho/rule/test", "@sekisho/rule"'
          : 'a rule imports "@sekisho/rule"';
      throw new ImportRefused(
        `import of ${JSON.stringify(specifier)}: ${who} and TypeScript files of its own rulebook's rules/, with their ending`,
      );
    },
    load(url, context, next) {
      const apiText = apiTexts.get(url);
      if (apiText !== undefined) return { format: "module", source: apiText, shortCircuit: true };
      const text = texts.get(url);
      return text === undefined
        ? next(url, context)
        : { format: "module-typescript", source: text, shortCircuit: true };
    },
  });
}

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { type Case, casesIn, casesOf } from "./case.ts";

export interface CaseFile {
  readonly file: string;
  readonly cases: readonly Case[];
}

/** Case files of some paths; directories are walked. */
export function* caseFiles(paths: readonly string[]): Generator<CaseFile> {
  for (const path of paths) {
    if (statSync(path).isDirectory()) {
      yield* caseFiles(
        readdirSync(path)
          .sort()
          .map((name) => join(path, name)),
      );
    } else if (/\.(json|ya?ml)$/.test(path)) {
      const text = readFileSync(path, "utf8");
      const cases = path.endsWith(".json") ? casesOf(text) : casesIn(load(text));
      if (cases.length > 0) yield { file: path, cases };
    }
  }
}

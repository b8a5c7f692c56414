import { array, invalid, matching, oneOf, type Schema, string } from "@sekisho/core";
import { compilePattern, type Pattern } from "../match/pattern.ts";
import type { Severity } from "../verdict.ts";

/** Names of rulebooks, native rules, exemptions and teams. */
export const nameSchema = matching(
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  "a name of lower-case words and hyphens, such as image-registry",
);

export const severitySchema: Schema<Severity> = oneOf(["critical", "high", "medium", "low", "info"]);

/** A text with `*` and `**`; see match/pattern.ts. */
export const patternSchema: Schema<Pattern> = {
  expected: "a name or pattern",
  read(value, at, report) {
    const text = string.read(value, at, report);
    return text === invalid ? invalid : compilePattern(text);
  },
};

/** A pattern over Terraform addresses, whose segments end at dots. */
export const addressPatternSchema: Schema<Pattern> = {
  expected: "an address or pattern",
  read(value, at, report) {
    const text = string.read(value, at, report);
    return text === invalid ? invalid : compilePattern(text, ".");
  },
};

/** A pattern over paths as subjects name them: from the root, without `./` before or `/` behind. */
export const pathPatternSchema: Schema<Pattern> = {
  expected: "a path or pattern",
  read(value, at, report) {
    const text = string.read(value, at, report);
    if (text === invalid) return invalid;
    const meant = text.replace(/^(?:\.?\/)+/, "").replace(/\/+$/, "/**");
    if (meant === text) return compilePattern(text);
    const message = `no path matches ${text}: paths start at the repository's root, without ./ or / before and without / behind`;
    report({ kind: "bad_value", at, message, ...(meant === "" ? {} : { hint: `did you mean ${meant}?` }) });
    return invalid;
  },
};

/** Gates are named in kebab-case: `files`, `admission`. */
export const gatesSchema = array(nameSchema, { min: 1 });
export const patternsSchema = array(patternSchema, { min: 1 });
export const textsSchema = array(string, { min: 1 });

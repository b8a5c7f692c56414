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

/** Gates are named in kebab-case: `files`, `admission`. */
export const gatesSchema = array(nameSchema, { min: 1 });
export const patternsSchema = array(patternSchema, { min: 1 });
export const textsSchema = array(string, { min: 1 });

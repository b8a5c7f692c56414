import { canonicalJson } from "@sekisho/core";
import { toJson } from "../answer/to-json.ts";
import type { Baseline } from "./entry.ts";

/** `baseline/1`, one entry a line and in a stable order, so that a change of it can be reviewed. */
export function baselineText({ scope, entries }: Baseline): string {
  const lines = entries.map((entry) => `  ${canonicalJson(toJson(entry))}`).join(",\n");
  const list = entries.length === 0 ? "[]" : `[\n${lines}\n]`;
  return `{\n"entries": ${list},\n"scope": ${JSON.stringify(scope.toWellFormed())},\n"version": "baseline/1"\n}\n`;
}

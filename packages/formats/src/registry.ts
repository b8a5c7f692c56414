import type { Format } from "./document.ts";
import { json } from "./json/index.ts";
import { yaml } from "./yaml/index.ts";

/** Every format that can be read; the first that claims a file's name has it. */
export const formats: readonly Format[] = [yaml, json];

/** The format of a file by its name, with or without directories before it; upper and lower case are alike. */
export function formatFor(fileName: string): Format | undefined {
  const base = fileName.slice(Math.max(fileName.lastIndexOf("/"), fileName.lastIndexOf("\\")) + 1).toLowerCase();
  return formats.find((format) => format.claims.some((claim) => claims(claim.toLowerCase(), base)));
}

function claims(claim: string, base: string): boolean {
  return claim.startsWith(".") ? base.endsWith(claim) : base === claim;
}

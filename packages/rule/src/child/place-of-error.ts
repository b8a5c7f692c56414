import { parseSite } from "../call-site.ts";
import { SCHEME_IN_STACKS } from "./names.ts";

/** Where in the files of rules an error came from, for the end of its message; "" where its stack does not tell. */
export function placeOfError(error: Error): string {
  const site = parseSite(String(error.stack), (file) => file.startsWith(SCHEME_IN_STACKS));
  if (site === undefined) return "";
  return ` (${decodeURIComponent(site.file.slice(site.file.indexOf("/rules/") + 1))}:${site.line}:${site.column})`;
}

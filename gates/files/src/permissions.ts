import type { Permission } from "@sekisho/gate";

/** Telling the server what a run found. A scope has no team of its own; whom a token may speak for it says itself. */
export const REPORT = "files.report";

export const permissions: readonly Permission[] = [{ name: REPORT, role: "member", reach: "any" }];

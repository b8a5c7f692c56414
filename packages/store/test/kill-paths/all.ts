import { jobs } from "./jobs.ts";
import { outbox } from "./outbox.ts";
import type { MakePath } from "./path.ts";
import { reports } from "./reports.ts";
import { sealer } from "./sealer.ts";

/** By the names that a test gives to `path-child.ts`. */
export const killPaths = { reports, jobs, outbox, sealer } as const satisfies Readonly<Record<string, MakePath>>;

export type PathName = keyof typeof killPaths;

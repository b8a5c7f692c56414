import type { Site } from "../plan/ir.ts";
import type { Context } from "../runtime/context.ts";
import type { ReachedBranch } from "../runtime/trace.ts";

/** Tells who asked for it that a branch was reached; without a place it is none of the text. */
export function tellReached({ session }: Context, kind: ReachedBranch["kind"], site: Site | undefined): void {
  if (session.reached === undefined || site === undefined) return;
  const { module, at } = site;
  session.reached({ kind, file: module.file, start: at.start, end: at.end });
}

import { type DigestEntry, directoryDigest } from "@sekisho/core";
import type { Digests } from "../rulebook.ts";
import type { SourceFile } from "./files.ts";

/** The files of a rulebook by what they are for (identity.md, Digests); tests and README are in none. */
export interface DigestedFiles {
  /** rulebook.yaml (parameters, stages), rules/** without tests, data/**. */
  readonly rules: readonly SourceFile[];
  readonly exemptions: readonly SourceFile[];
  readonly owners: readonly SourceFile[];
  readonly controls: readonly SourceFile[];
}

/**
 * Digests of a rulebook. An include stands in the list of `rules` as `includes/PREFIX` with its own rules digest, so
 * that `rules` alone says what was judged by; and in that of `rulebook` with its rulebook digest.
 */
export function digestsOf(
  files: DigestedFiles,
  includes: readonly { readonly prefix: string; readonly digests: Digests }[],
): Digests {
  const included = (which: "rules" | "rulebook"): readonly DigestEntry[] =>
    includes.map(({ prefix, digests }) => ({ path: `includes/${prefix}`, sha256: digests[which] }));
  const rules = directoryDigest([...files.rules, ...included("rules")]);
  const exemptions = directoryDigest(files.exemptions);
  const owners = directoryDigest(files.owners);
  const controls = directoryDigest(files.controls);
  const four = Object.entries({ rules, exemptions, owners, controls });
  const rulebook = directoryDigest([...four.map(([path, sha256]) => ({ path, sha256 })), ...included("rulebook")]);
  return { rules, exemptions, owners, controls, rulebook };
}

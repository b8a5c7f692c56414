import type { Migration } from "../migrate/migration.ts";

export interface RulebookTables {
  /** The rulebook in force, by the name that the configuration gives it. */
  readonly rulebook_in_force: {
    readonly name: string;
    readonly version: string;
    /** Of all of it (identity.md). */
    readonly digest: string;
    /** JSON: digests by name. */
    readonly digests: string;
    /** The commit; null where the source has none. */
    readonly revision: string | null;
    readonly adopted_at: number;
    /** Its files, as the server packs them: what a replica starts with when the source can't be reached. */
    readonly files: Uint8Array;
    /** JSON: what changed when it was adopted. */
    readonly changes: string;
  };
}

export const rulebookMigration: Migration = {
  owner: "store",
  id: "0018-rulebooks",
  release: 1,
  phase: "expand",
  statements: ({ int, text, bytes }) => [
    `create table rulebook_in_force (name ${text} primary key, version ${text} not null, digest ${text} not null,
      digests ${text} not null, revision ${text}, adopted_at ${int} not null, files ${bytes} not null,
      changes ${text} not null)`,
  ],
};

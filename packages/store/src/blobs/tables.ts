import type { Migration } from "../migrate/migration.ts";

export interface BlobTables {
  /** What a reader asks for: a content with a name, rights and an end. */
  readonly blob: {
    readonly id: string;
    readonly digest: string;
    readonly name: string;
    readonly media_type: string;
    /** May always read. */
    readonly owner: string;
    /** JSON: who else may, once the embargo is over. */
    readonly readers: string;
    readonly embargo_until: number | null;
    readonly created_at: number;
    readonly expires_at: number | null;
  };
  /** One a content, however many blobs have it. */
  readonly blob_content: {
    /** SHA-256, hex. */
    readonly digest: string;
    /** Whose chunks they are. */
    readonly upload: string;
    readonly size_bytes: number;
    /** How many blobs have it; at 0 it is deleted by the next sweep. */
    readonly uses: number;
  };
  readonly blob_chunk: { readonly upload: string; readonly seq: number; readonly bytes: Uint8Array };
  /** What is being written: its chunks are nobody's yet. */
  readonly blob_upload: { readonly id: string; readonly touched_at: number };
}

export const blobMigration: Migration = {
  owner: "store",
  id: "0008-blobs",
  release: 1,
  phase: "expand",
  statements: ({ int, text, bytes }) => [
    `create table blob (id ${text} primary key, digest ${text} not null, name ${text} not null, media_type ${text} not null,
      owner ${text} not null, readers ${text} not null, embargo_until ${int}, created_at ${int} not null, expires_at ${int})`,
    "create index blob_expires on blob (expires_at) where expires_at is not null",
    `create table blob_content (digest ${text} primary key, upload ${text} not null, size_bytes ${int} not null,
      uses ${int} not null)`,
    "create index blob_content_unused on blob_content (digest) where uses <= 0",
    `create table blob_chunk (upload ${text} not null, seq ${int} not null, bytes ${bytes} not null, primary key (upload, seq))`,
    `create table blob_upload (id ${text} primary key, touched_at ${int} not null)`,
  ],
};

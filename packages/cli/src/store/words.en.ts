/** The fixed words of the store's commands, in English. The other languages have the same keys. */
export const en = {
  backupUsage: "backup needs the file to write: --to FILE",
  restoreUsage: "restore takes one backup, and the store to make: restore FILE --to URL",
  moveUsage: "move takes two stores: move FROM TO",
  written: (file: string) => `${file} is written.`,
  restored: (url: string) => `${url} is restored.`,
  moved: (from: string, to: string) => `${from} is copied to ${to}; it stays as it is.`,
  holds: (rows: string, tables: number, at: string) =>
    `${rows} in ${tables} tables, as of ${at}; each table read again and compared by SHA-256.`,
  rows: (count: number) => plural(count, "row", "rows"),
  digest: (digest: string) => `All digests together: ${digest}`,
  online: "What a server has written since then is not in it.",
  looks: {
    schema: (count: number) => `Schema: ${plural(count, "table", "tables")}`,
    database: (count: number) => `Database: pages and indexes of ${plural(count, "table", "tables")}`,
    backup: (count: number) => `Backup: ${plural(count, "table", "tables")} compared with what was written`,
    jobs: (count: number) => `Jobs: ${count}`,
    keys: (count: number) => `Keys of jobs: ${count}`,
    findings: (count: number) => `Findings: ${count}`,
    history: (count: number) => `History of findings: ${plural(count, "event", "events")}`,
    streams: (count: number) => `Streams: ${count}`,
    spools: (count: number) => `Spools of services: ${count}`,
    blobs: (count: number) => `Attachments: ${count}, read whole`,
    ledger: (count: number) => `Ledger: ${plural(count, "sealed entry", "sealed entries")}`,
  },
  good: (look: string) => `  ok  ${look}`,
  bad: (look: string) => `  !!  ${look}`,
  found: {
    unreadable: (of: string) => `the database can't read it: ${of}`,
    schema_unknown: (of: string) => of,
    schema_changed: (of: string) => `the schema change ${of} was made with other statements than this program has`,
    schema_missing: (of: string) => `the ${of} is missing`,
    integrity: (of: string) => of,
    index_invalid: (of: string) => `the index ${of} is not whole: make it again (REINDEX)`,
    index_rows: (of: string) =>
      `the table ${of} has other rows by its key than by itself: make its indexes again (REINDEX)`,
    backup_table: (of: string) => `the table ${of} is not what was written`,
    backup_schema: () => "the schema is not what was written",
    job_lease: (of: string) => `job ${of}: its state and its lease contradict each other`,
    job_state: (of: string) => `job ${of}: its state can't be`,
    job_overdue: (of: string) => `job ${of}: its lease is over; a server takes it back by itself`,
    key_count: (of: string) => `key ${of}: the number of its unfinished jobs is wrong`,
    key_first: (of: string) =>
      `key ${of}: not exactly one of its jobs is first, so that it stands still or runs two at once`,
    finding_unseen: (of: string) => `finding ${of}: no gate has seen it`,
    finding_state: (of: string) => `finding ${of}: its state does not follow from what gates saw`,
    event_lost: (of: string) => `event ${of}: its finding is not there`,
    sight_lost: (of: string) => `what a gate saw of finding ${of}: the finding is not there`,
    stream_gap: (of: string) => `stream ${of}: chunks are missing`,
    chunk_lost: (of: string) => `chunks of ${of}: nothing is there that they belong to`,
    spool_head: (of: string) => `spool ${of}: its place is no place in a chain`,
    spool_anchor: (of: string) => `spool ${of}: the ledger has no anchor of its head`,
    blob_lost: (of: string) => `attachment ${of}: its content is not there`,
    blob_uses: (of: string) => `content ${of}: the number of its attachments is wrong`,
    blob_chunks: (of: string) => `content ${of}: bytes are missing, or there are too many`,
    blob_hash: (of: string) => `content ${of}: the bytes are not those that were stored`,
    ledger: (of: string) => `sekisho ledger verify tells more (${of})`,
    ledger_waits: (of: string) => `${of} entries wait for a place in the chain; a server gives it to them`,
  },
  sound: "Sound.",
  notSound: (count: number) =>
    `Not sound: ${plural(count, "fault", "faults")}. Restore a backup that is sound, or ask for help.`,
  unsigned:
    "Could not look at everything: no public key was given, so that no signature of the ledger was checked. Give --key FILE, " +
    "or --data DIR of the server.",
};

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

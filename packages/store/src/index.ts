export { enqueue, type JobId, type NewJob } from "./jobs/enqueue.ts";
export { dropLease, type Lease, takeLease } from "./leases/lease.ts";
export { appendEntries, appendEntry, type NewEntry } from "./ledger/append.ts";
export type { Ddl, Migration } from "./migrate/migration.ts";
export { type OpenOptions, openStore, type Store, type Topic, type Tx } from "./store.ts";
export type { Tables } from "./tables.ts";
export { shownUrl } from "./url.ts";

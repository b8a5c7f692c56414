export { freePort } from "./free-port.ts";
export { type PostgresServer, startPostgres } from "./postgres.ts";
export { describeStores, type StorePlace } from "./stores.ts";

export { freePort } from "./free-port.ts";
export { type DoormanConfig, doorman } from "./gates/doorman.ts";
export { type RelayConfig, type RelayTables, relay, signedPush } from "./gates/relay.ts";
export { ROUND_TYPES, type RoundsConfig, rounds, type TestCloud } from "./gates/rounds.ts";
export { type TallyEvent, type TallyTables, tally } from "./gates/tally.ts";
export { type PostgresServer, startPostgres } from "./postgres.ts";
export { describeStores, type StorePlace } from "./stores.ts";

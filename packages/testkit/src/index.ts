export { type Balancer, type BalancerOptions, startBalancer } from "./balancer.ts";
export { type SeedOptions, seedFindings } from "./findings/seed.ts";
export { freePort } from "./free-port.ts";
export { type DoormanConfig, doorman } from "./gates/doorman.ts";
export { type RelayConfig, type RelayTables, relay, signedPush } from "./gates/relay.ts";
export { ROUND_TYPES, type RoundsConfig, rounds, type TestCloud } from "./gates/rounds.ts";
export { type TallyEvent, type TallyTables, tally } from "./gates/tally.ts";
export { type GitServer, startGitServer } from "./git-server.ts";
export { type OidcPerson, type OidcServer, startOidc } from "./oidc.ts";
export { type PostgresServer, startPostgres } from "./postgres.ts";
export { type CutOptions, Disk, type Remains } from "./power-cut/disk.ts";
export { type Operation, readLog } from "./power-cut/log.ts";
export { buildRecorder, type Recording, recordingEnv, whyNoRecorder } from "./power-cut/recorder.ts";
export { type SilentProxy, silentProxy } from "./silent-proxy.ts";
export {
  type FakeSlack,
  type FakeSlackOptions,
  type SlackChannel,
  type SlackFailure,
  type SlackPost,
  startFakeSlack,
} from "./slack/server.ts";
export { type ShownMessage, shownBlocks } from "./slack/shown.ts";
export { describeBothStores, describeStores, type StorePlace } from "./stores.ts";

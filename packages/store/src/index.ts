export {
  type ApprovalKey,
  type ApprovalStanding,
  approvalState,
  askApproval,
  consent,
  type NewApproval,
  voidOtherApprovals,
} from "./approvals/approval.ts";
export { deleteBlob, type SweptBlobs, sweepBlobs } from "./blobs/delete.ts";
export { type BlobId, type NewBlob, putBlob, type StoredBlob } from "./blobs/put.ts";
export { type OpenBlob, openBlob } from "./blobs/read.ts";
export { type CheckOptions, checkStore } from "./check/check-store.ts";
export { type Found, type FoundCode, type Looked, type LookName, REMARKS } from "./check/look.ts";
export { type BackupOptions, backupStore } from "./copy/backup.ts";
export type { Copied } from "./copy/copy-store.ts";
export type { TableDigest } from "./copy/digest.ts";
export { type MoveOptions, moveStore } from "./copy/move.ts";
export { assignFindings, findingsByKey, type NewAssignment } from "./findings/assign.ts";
export type { Coverage, Selector } from "./findings/coverage.ts";
export type { FindingFilter, PlaceKind } from "./findings/filter.ts";
export { type FindingGroup, type GroupBy, groupFindings } from "./findings/group.ts";
export {
  type FindingEvent,
  type FindingPage,
  listFindings,
  readFinding,
  type TracedSight,
} from "./findings/list.ts";
export {
  countChanges,
  type FindingDay,
  findingDays,
  type LatestScan,
  latestScans,
} from "./findings/overview.ts";
export { reconcileScan } from "./findings/reconcile.ts";
export { renameRule } from "./findings/rename.ts";
export {
  addVerdicts,
  closeScan,
  failScan,
  type NewScan,
  openScan,
  RECONCILE,
  type ScanRename,
} from "./findings/scan.ts";
export { type SweepOptions, sweepFindings } from "./findings/sweep.ts";
export { OWNER_CHANNEL } from "./findings/tell.ts";
export { acceptDelivery, REPEATED_DELIVERY, sweepDeliveries } from "./intake/accept.ts";
export type { Backoff } from "./jobs/backoff.ts";
export { type Cancelled, cancel, requeue } from "./jobs/cancel.ts";
export { type ClaimOptions, claim, type JobLease, type LeasedJob } from "./jobs/claim.ts";
export type { FailedState } from "./jobs/end-attempt.ts";
export { enqueue, enqueueLater, type JobId, type NewJob } from "./jobs/enqueue.ts";
export { complete, type Failure, fail } from "./jobs/finish.ts";
export { heartbeat, type LeaseState, release } from "./jobs/lease.ts";
export { countJobs, type JobCount, type JobFilter, type JobRecord, listJobs } from "./jobs/list.ts";
export { type JobRetention, sweepJobs } from "./jobs/retention.ts";
export { type JobContext, type JobHandler, TryLater } from "./jobs/run/handler.ts";
export { type JobWorker, type RunOptions, runJobs } from "./jobs/run/worker.ts";
export type { JobState } from "./jobs/tables.ts";
export { presentTrace, underTrace } from "./jobs/trace.ts";
export { dropLease, type Lease, takeLease } from "./leases/lease.ts";
export { appendEntries, appendEntry, type NewEntry } from "./ledger/append.ts";
export { fileSink } from "./ledger/checkpoint/file-sink.ts";
export {
  type KeySource,
  loadSigningKey,
  loadVerifyingKey,
  ownSigningKey,
  rememberedKeys,
  rememberKey,
} from "./ledger/checkpoint/key-files.ts";
export {
  generateSigningKey,
  privatePem,
  publicPem,
  readSigningKey,
  readVerifyingKey,
  type SigningKey,
  type VerifyingKey,
} from "./ledger/checkpoint/keys.ts";
export type { CheckpointOptions } from "./ledger/checkpoint/make.ts";
export { notesOf } from "./ledger/checkpoint/note.ts";
export type { CheckpointSink } from "./ledger/checkpoint/sink.ts";
export { exportLedger } from "./ledger/export.ts";
export { checkProof, type InclusionProof, type ProofOutcome, proveEntry } from "./ledger/prove.ts";
export { SEALER_LEASE, type Sealer, type SealerOptions, startSealer } from "./ledger/seal/sealer.ts";
export { type FoundEntry, type LedgerPage, type LedgerQuery, pageOfLedger, searchLedger } from "./ledger/search.ts";
export type { OutsideCheckpoint } from "./ledger/verify/checkpoints.ts";
export type { Fault, FaultCode } from "./ledger/verify/fault.ts";
export { type Verification, type VerifyOptions, verifyLedger } from "./ledger/verify/verify.ts";
export { giveBackMemory } from "./memory/give-back.ts";
export type { Ddl, Migration } from "./migrate/migration.ts";
export { type Channel, deliverMessages, type Message, sweepOutbox } from "./outbox/deliver.ts";
export { DELIVER_KIND, type MessageId, type NewMessage, sendLater } from "./outbox/send.ts";
export { countPass, type Pass } from "./passes/count.ts";
export { eraseEvidence, readEvidence, rememberEvidence } from "./people/evidence.ts";
export {
  listMembers,
  type Member,
  type Membership,
  type MembershipChange,
  readMember,
  setMembership,
} from "./people/member.ts";
export { type Erasure, erasePerson, type Person, readPerson, rememberPerson } from "./people/person.ts";
export {
  adoptRulebook,
  type RulebookInForce,
  readRulebookInForce,
  recordRefusedRulebook,
  type StoredRulebook,
} from "./rulebooks/in-force.ts";
export { takeDue } from "./schedules/take-due.ts";
export { type DayValue, readSeries, type SeriesRange, sumSeries } from "./series/read.ts";
export { addPoints, dayOf, type Point, setPoints, sweepSeries } from "./series/write.ts";
export { advanceSpool, type SpoolPosition, spoolPosition } from "./spools/position.ts";
export { type OpenOptions, openStore, type Store, type Topic, type Tx } from "./store.ts";
export { appendStream, closeStream, type StreamText, sweepStreams } from "./streams/append.ts";
export {
  type FollowOptions,
  followStream,
  type ReadOptions,
  readStream,
  type StreamChunk,
  type StreamPage,
} from "./streams/read.ts";
export type { Tables } from "./tables.ts";
export {
  checkToken,
  createToken,
  listTokens,
  type NewToken,
  readToken,
  revokeToken,
  type TokenHolder,
  type TokenRecord,
} from "./tokens/api-token.ts";
export {
  createSession,
  type NewSession,
  revokeSession,
  revokeSessionsOf,
  type Session,
  sweepSessions,
  useSession,
} from "./tokens/session.ts";
export { createSignInLink, spendSignInLink, sweepSignInLinks } from "./tokens/sign-in-link.ts";
export { shownUrl } from "./url.ts";

export type { ApprovalRequest, ApprovalState, Approvals } from "./approvals.ts";
export type {
  Command,
  CommandOption,
  Example,
  Invocation,
  Operands,
  OptionValues,
  RunCommand,
  Terminal,
} from "./command.ts";
export type { ConfigIssue, ConfigResult, ConfigSchema, SecretRef } from "./config.ts";
export type { Blobs, FollowOptions, Streams, StreamText } from "./content.ts";
export type { Decision } from "./decision.ts";
export type { Gate, Health, Parts } from "./gate.ts";
export type { Host, HostScan, RulebookFeed, Scan, Secrets } from "./host.ts";
export type { JobContext, JobHandler, LeasedJob, Schedule } from "./jobs.ts";
export type { Page } from "./page.ts";
export type { Actor, Permission, Role } from "./permission.ts";
export type { Route, RouteAnswer, RouteRefusal, RouteRequest, RouteSuccess } from "./route.ts";
export type { RunningService, Service, ServiceHost, Snapshot, Snapshots, Spool } from "./service.ts";
export type { Verified, Webhook, WebhookDelivery } from "./webhook.ts";

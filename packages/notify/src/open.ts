import type { GuardedClient } from "@sekisho/clients";
import type { Clock, Log } from "@sekisho/core";
import type { Health, JobHandler, RulebookFeed, Schedule, Secrets } from "@sekisho/gate";
import { type Channel, deliverMessages, OWNER_CHANNEL, type Store } from "@sekisho/store";
import { dueJob } from "./changes/due.ts";
import { expiringJob } from "./changes/expiring.ts";
import { ownerChannel } from "./changes/owner-channel.ts";
import { emailSender } from "./channels/email/email.ts";
import { teamsSender } from "./channels/msteams/msteams.ts";
import { outboxChannel } from "./channels/outbox-channel.ts";
import { Refused, type Sender } from "./channels/sender.ts";
import { slackSender } from "./channels/slack/slack.ts";
import { webhookSender } from "./channels/webhook/webhook.ts";
import type { NotifyConfig } from "./config.ts";
import { rulebookTeams, type TargetKind, type TeamContacts, type TeamDirectory } from "./contacts.ts";
import { deliveryHealth } from "./health.ts";
import { RuleTexts } from "./notice/rules.ts";
import { sweepJob } from "./sweep.ts";
import { type Tested, testTeam } from "./test-message.ts";

export interface NotifyParts {
  readonly store: Store;
  readonly rulebooks: RulebookFeed;
  /** Default: the teams of `rulebooks`. */
  readonly directory?: TeamDirectory;
  readonly secrets: Secrets;
  readonly config: NotifyConfig;
  /** Where people reach the server; resolves once it listens. */
  readonly origin: Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
  /** The way out; its owner closes it. */
  readonly client: GuardedClient;
}

/** Owners are told: what a server runs for it. */
export interface Notify {
  readonly handlers: readonly JobHandler[];
  readonly schedules: readonly Schedule[];
  /** Sends a test message by each channel of a team, once. */
  test(team: string, contacts: TeamContacts, signal: AbortSignal): Promise<readonly Tested[]>;
  /** Whether messages leave. */
  health(): Promise<Health>;
}

export function openNotify(parts: NotifyParts): Notify {
  const { store, rulebooks, config, log, origin } = parts;
  const directory = parts.directory ?? rulebookTeams(rulebooks);
  const senders = sendersOf(parts);
  const rules = new RuleTexts(rulebooks);
  const channels = new Map<string, Channel>([
    [OWNER_CHANNEL, ownerChannel({ store, directory, settings: config.teams, log })],
    ...[...senders].map(([kind, sender]): [string, Channel] => [
      kind,
      outboxChannel({ kind, sender, store, rules, origin, log }),
    ]),
  ]);
  const own = [
    dueJob({ store, directory, settings: config.teams }),
    expiringJob({ store, rulebooks, directory }),
    sweepJob(store),
  ];
  return {
    handlers: [deliverMessages(store, channels), ...own.map(({ handler }) => handler)],
    schedules: own.map(({ schedule }) => schedule),
    health: () => deliveryHealth(store),
    test: async (team, contacts, signal) =>
      testTeam({ team, contacts, senders, origin: await origin, now: parts.clock.now() }, signal),
  };
}

function sendersOf({ client, secrets, config, clock }: NotifyParts): ReadonlyMap<TargetKind, Sender> {
  const { slack, smtp, msteams, webhooks } = config;
  return new Map<TargetKind, Sender>([
    ["slack", slack === undefined ? notConfigured("slack") : slackSender({ client, secrets, config: slack })],
    ["msteams", teamsSender({ client, secrets, config: msteams, clock })],
    ["email", smtp === undefined ? notConfigured("smtp") : emailSender({ client, secrets, config: smtp })],
    ["webhook", webhookSender({ client, secrets, config: webhooks, clock })],
  ]);
}

/** Messages for a channel that is not set up wait for somebody to do it. */
function notConfigured(section: string): Sender {
  return {
    send: () =>
      Promise.reject(new Refused("not_configured", `notify.${section} is not set in server.yaml`, { retry: "person" })),
  };
}

import type { Severity } from "@sekisho/rulebook";

const severities: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

/** What happened to one finding, as a title begins. */
const changes: Readonly<Record<string, string>> = {
  opened: "new",
  reopened: "is back",
  "severity-up": "is graver now",
  exempted: "exempted",
  "exemption-ended": "no longer exempted",
  owner: "is yours now",
  assigned: "was given to you",
  resolved: "resolved",
  "exemption-ends": "the exemption ends soon",
};

/** What happened to several, as a sum names it. */
const counts: Readonly<Record<string, (count: string) => string>> = {
  opened: (count) => `${count} new`,
  reopened: (count) => `${count} back`,
  "severity-up": (count) => `${count} graver now`,
  exempted: (count) => `${count} exempted`,
  "exemption-ended": (count) => `${count} no longer exempted`,
  owner: (count) => `${count} yours now`,
  assigned: (count) => `${count} given to you`,
  resolved: (count) => `${count} resolved`,
  "exemption-ends": (count) => `${count} about to lose their exemption`,
};

/** What to do where a channel does not take a message, by code. */
const hints: Readonly<Record<string, string>> = {
  slack_channel_not_found:
    "check the channel's name in owners.yaml; for a private channel, invite the app: /invite @Sekisho",
  slack_not_in_channel: "invite the app into the channel: /invite @Sekisho",
  slack_is_archived: "the channel is archived: name another one in owners.yaml",
  slack_invalid_auth: "Slack does not take the token: make a new one and put it where notify.slack.token points",
  slack_missing_scope: "give the app the scope chat:write, and install it again",
  slack_webhook_gone: "Slack does not know the incoming webhook any more: make a new one for the channel",
  slack_restricted: "the workspace keeps apps from posting there: ask its administrators, or name another channel",
  slack_rate_limited: "Slack asks for a pause; the message follows by itself",
  msteams_gone:
    "the workflow or webhook is not there any more: make a new one and put its address where notify.msteams points",
  webhook_refused: "look at the receiver's log: it refuses the message itself",
  webhook_gone: "nobody listens at the webhook's address: check notify.webhooks",
  msteams_too_large: "Teams refuses the message's size: this is a mistake of Sekisho, please report it",
  mail_refused: "look at the mail server's log: it refuses the message itself",
  webhook_unauthorized: "compare the secret at both ends, and both clocks",
  mail_auth: "the mail server does not take user and password: check notify.smtp",
  mail_address: "check the address in owners.yaml, and notify.smtp.from",
  mail_tls: "the mail server offers no trusted TLS: check notify.smtp.security, and its certificate",
  not_configured: "set it up under notify in server.yaml",
  secret_missing: "check the file or variable that the setting points to",
  address_forbidden: "list the host, its address or range under outbound.open in server.yaml if it is meant",
  address_unknown: "check the name, and this machine's DNS",
  redirect_refused: "name the address that it sends on to",
  request_timeout: "check the network and the firewall between this server and the address",
  request_failed: "check the network and the firewall between this server and the address",
};

/** The words of messages, in English. The other languages have the same keys. */
export const en = {
  severities,
  changes,
  counts,
  hints,
  title: (severity: string, change: string, title: string) => `${severity}, ${change}: ${title}`,
  foldTitle: (total: string, team: string) => `${total} changes for ${team}`,
  replyTitle: (sum: string) => sum,
  expiringTitle: (team: string, day: string) => `An exemption of ${team} ends after ${day}`,
  testTitle: (team: string) => `Test message for ${team}`,
  testText: "If you read this, messages for your team arrive here. Nothing is wrong, and there is nothing to do.",
  where: "Where",
  why: "Why it matters",
  fix: "How to fix",
  owner: "Owner",
  rule: "Rule",
  noFix: "The rulebook names no fix; the rule and its evidence are behind the link.",
  nobody: "nobody",
  flapping: "It changes often: the rest of the day is silent.",
  from: (team: string) => `It belonged to ${team} before.`,
  exemptUntil: (day: string) => `Exempted until ${day} (UTC).`,
  endsAfter: (day: string) => `The exemption holds for the last time on ${day} (UTC).`,
  more: (count: string) => `and ${count} more`,
  open: "Open in Sekisho",
  openAll: "Open the list in Sekisho",
  separator: ", ",
  sent: "sent",
};

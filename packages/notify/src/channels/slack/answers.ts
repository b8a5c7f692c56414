import { Refused, type Retry } from "../sender.ts";

interface Known {
  readonly code: string;
  readonly retry: Retry;
}

const person = (code: string): Known => ({ code, retry: "person" });
const never: Known = { code: "slack_message", retry: "never" };
const again: Known = { code: "slack_unavailable", retry: "again" };

/** Slack's errors (docs: chat.postMessage, incoming webhooks) and what each of them asks for. Others are tried again. */
const ERRORS: Readonly<Record<string, Known>> = {
  channel_not_found: person("slack_channel_not_found"),
  not_in_channel: person("slack_not_in_channel"),
  is_archived: person("slack_is_archived"),
  channel_is_archived: person("slack_is_archived"),
  invalid_auth: person("slack_invalid_auth"),
  not_authed: person("slack_invalid_auth"),
  account_inactive: person("slack_invalid_auth"),
  token_revoked: person("slack_invalid_auth"),
  token_expired: person("slack_invalid_auth"),
  no_permission: person("slack_missing_scope"),
  missing_scope: person("slack_missing_scope"),
  not_allowed_token_type: person("slack_missing_scope"),
  access_denied: person("slack_restricted"),
  accesslimited: person("slack_restricted"),
  ekm_access_denied: person("slack_restricted"),
  enterprise_is_restricted: person("slack_restricted"),
  org_login_required: person("slack_restricted"),
  team_access_not_granted: person("slack_restricted"),
  restricted_action: person("slack_restricted"),
  restricted_action_read_only_channel: person("slack_restricted"),
  restricted_action_thread_only_channel: person("slack_restricted"),
  restricted_action_non_threadable_channel: person("slack_restricted"),
  action_prohibited: person("slack_restricted"),
  posting_to_general_channel_denied: person("slack_restricted"),
  no_service: person("slack_webhook_gone"),
  no_service_id: person("slack_webhook_gone"),
  no_active_hooks: person("slack_webhook_gone"),
  no_team: person("slack_webhook_gone"),
  team_disabled: person("slack_webhook_gone"),
  invalid_token: person("slack_webhook_gone"),
  user_not_found: person("slack_webhook_gone"),
  msg_too_long: never,
  msg_blocks_too_long: never,
  no_text: never,
  invalid_blocks: never,
  invalid_blocks_format: never,
  invalid_arguments: never,
  invalid_payload: never,
  too_many_attachments: never,
  metadata_too_large: never,
  ratelimited: { code: "slack_rate_limited", retry: "again" },
  rate_limited: { code: "slack_rate_limited", retry: "again" },
  message_limit_exceeded: { code: "slack_rate_limited", retry: "again" },
};

/** How long a channel rests where Slack names no time: it takes one message a second. */
const REST_MS = 30_000;

export function slackRefusal(error: string, place: string, afterMs = 0): Refused {
  const { code, retry } = ERRORS[error] ?? again;
  const rest = code === "slack_rate_limited" && afterMs === 0 ? REST_MS : afterMs;
  return new Refused(code, `Slack does not take the message for ${place}: ${error}`, { retry, afterMs: rest });
}

export function isThreadGone(error: string): boolean {
  return error === "thread_not_found" || error === "message_not_found" || error === "cannot_reply_to_message";
}

import type { GuardedClient, GuardedResponse } from "@sekisho/clients";
import { isJsonObject, type Json } from "@sekisho/core";
import type { SecretRef, Secrets } from "@sekisho/gate";
import type { SlackConfig } from "../../config.ts";
import { cut } from "../../notice/plain.ts";
import { pauseOf, Refused, refusedOnTheWay, type Sender, type Sent } from "../sender.ts";
import { isThreadGone, slackRefusal } from "./answers.ts";
import { type SlackMessage, slackMessage } from "./blocks.ts";

export interface SlackParts {
  readonly client: GuardedClient;
  readonly secrets: Secrets;
  readonly config: SlackConfig;
}

/**
 * Slack: by the web API where there is a bot token (chat.postMessage, answers in threads), by incoming webhooks where those
 * are set, which know no threads.
 */
export function slackSender(parts: SlackParts): Sender {
  const { config } = parts;
  return {
    async send({ card, address, thread }, signal) {
      const message = slackMessage(card);
      const own = Object.hasOwn(config.webhooks, address) ? config.webhooks[address] : undefined;
      const hook = own ?? (config.token === undefined ? config.webhook : undefined);
      try {
        if (hook !== undefined) return await postToHook(parts, { hook, address, message }, signal);
        if (config.token === undefined) {
          throw new Refused("not_configured", `no Slack token, and no webhook for ${address}`, { retry: "person" });
        }
        return await postMessage(parts, { token: config.token, address, message, ts: tsIn(thread) }, signal);
      } catch (error) {
        throw refusedOnTheWay(error);
      }
    },
  };
}

interface ApiPost {
  readonly token: SecretRef;
  readonly address: string;
  readonly message: SlackMessage;
  readonly ts: string | undefined;
}

async function postMessage({ client, secrets, config }: SlackParts, post: ApiPost, signal: AbortSignal): Promise<Sent> {
  const { token, address, message, ts } = post;
  const response = await client.fetch(`${config.api.replace(/\/$/, "")}/chat.postMessage`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await secrets.read(token)}`,
      "content-type": "application/json; charset=utf-8",
    },
    body: JSON.stringify({
      channel: address,
      ...message,
      ...(ts !== undefined && { thread_ts: ts }),
      // Links lead to this server, behind a sign-in: there is nothing to preview.
      unfurl_links: false,
      unfurl_media: false,
    }),
    signal,
  });
  const answer = answerOf(response);
  if (answer["ok"] === true) {
    const { channel, ts: stamp } = answer;
    const place = { channel: channel ?? null, ts: stamp ?? null };
    return { answer: place, ...(typeof stamp === "string" && { thread: place }) };
  }
  const error = errorOf(response, answer);
  // Somebody deleted what would be answered: it is told in the channel itself.
  if (ts !== undefined && isThreadGone(error))
    return postMessage({ client, secrets, config }, { ...post, ts: undefined }, signal);
  throw slackRefusal(error, address, pauseOf(response.header("retry-after"), Date.now()));
}

interface HookPost {
  readonly hook: SecretRef;
  readonly address: string;
  readonly message: SlackMessage;
}

async function postToHook(
  { client, secrets }: SlackParts,
  { hook, address, message }: HookPost,
  signal: AbortSignal,
): Promise<Sent> {
  const response = await client.fetch(await secrets.read(hook), {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(message),
    signal,
  });
  if (response.status === 200) return { answer: { webhook: true } };
  // Incoming webhooks answer with one word.
  const error =
    response.status === 429
      ? "ratelimited"
      : (/^\w{1,60}$/.exec(response.text.trim())?.[0] ?? `status ${response.status}`);
  throw slackRefusal(error, address, pauseOf(response.header("retry-after"), Date.now()));
}

function answerOf({ text }: GuardedResponse): { readonly [field: string]: Json } {
  try {
    // JSON.parse makes what JSON has and nothing else.
    const answer = JSON.parse(text) as Json;
    return isJsonObject(answer) ? answer : {};
  } catch {
    return {};
  }
}

function errorOf({ status }: GuardedResponse, answer: { readonly [field: string]: Json }): string {
  if (status === 429) return "ratelimited";
  const { error } = answer;
  return typeof error === "string" ? cut(error, 60) : `status ${status}`;
}

function tsIn(thread: Json | undefined): string | undefined {
  const ts = thread !== undefined && isJsonObject(thread) ? thread["ts"] : undefined;
  return typeof ts === "string" ? ts : undefined;
}

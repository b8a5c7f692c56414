import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isJsonObject, type Json } from "@sekisho/core";
import { messageError } from "./limits.ts";

/** A channel as the workspace knows it. */
export interface SlackChannel {
  /** `C0123`. */
  readonly id: string;
  /** Whether the app was invited. Default: true. */
  readonly isMember?: boolean;
  readonly isArchived?: boolean;
}

export interface SlackPost {
  /** The channel's name. */
  readonly channel: string;
  readonly ts: string;
  /** Of the message that it answers. */
  readonly threadTs: string | undefined;
  readonly text: string;
  readonly blocks: Json;
  /** `api` or `webhook`. */
  readonly by: string;
}

export interface FakeSlackOptions {
  readonly token: string;
  /** By name: `#payments`. Tests may add, change and remove some. */
  readonly channels: Map<string, SlackChannel>;
  /** Incoming webhooks: the channel of each path `/services/…`. */
  readonly webhooks?: ReadonlyMap<string, string>;
  /** Messages that a channel takes in a second, as Slack documents. Default: no limit. */
  readonly perSecond?: number;
}

/** A workspace of Slack with its documented limits and errors, over HTTP on this machine. */
export interface FakeSlack {
  /** The web API's address: `http://127.0.0.1:PORT/api`. */
  readonly api: string;
  readonly origin: string;
  readonly posts: readonly SlackPost[];
  /** Requests so far, also those that were refused. */
  readonly requests: () => number;
  /** What the next requests get instead of an answer: a status with a body, or a connection that breaks. */
  failNext(...failures: readonly SlackFailure[]): void;
  /** While it is down every connection breaks. */
  setDown(isDown: boolean): void;
  close(): Promise<void>;
}

export type SlackFailure =
  | { readonly status: number; readonly body?: string; readonly retryAfter?: number }
  | "broken connection"
  /** The message is taken, and the answer is lost. */
  | "lost answer";

/** Starts one. */
export async function startFakeSlack(options: FakeSlackOptions): Promise<FakeSlack> {
  const slack = new Workspace(options);
  const server = createServer((request, response) => void slack.answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has one.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    api: `${origin}/api`,
    origin,
    posts: slack.posts,
    requests: () => slack.requests,
    failNext: (...failures) => void slack.failures.push(...failures),
    setDown(isDown) {
      slack.isDown = isDown;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Workspace {
  readonly posts: SlackPost[] = [];
  readonly failures: SlackFailure[] = [];
  requests = 0;
  isDown = false;
  readonly #options: FakeSlackOptions;
  readonly #recent = new Map<string, number[]>();

  constructor(options: FakeSlackOptions) {
    this.#options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++;
    const body = await bodyOf(request);
    const failure = this.isDown ? "broken connection" : this.failures.shift();
    if (failure === "broken connection") {
      request.socket.destroy();
      return;
    }
    if (failure !== undefined && failure !== "lost answer") {
      const { status, body: text = "", retryAfter } = failure;
      response.writeHead(status, retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }).end(text);
      return;
    }
    const isApi = request.url === "/api/chat.postMessage";
    const sent = isApi ? this.#byApi(request, body) : this.#byWebhook(request.url ?? "", body);
    if (failure === "lost answer") {
      request.socket.destroy();
      return;
    }
    for (const [name, value] of Object.entries(sent.headers ?? {})) response.setHeader(name, value);
    response.writeHead(sent.status, { "content-type": isApi ? "application/json" : "text/plain" }).end(sent.text);
  }

  #byApi(request: IncomingMessage, body: JsonRecord): Answer {
    const error = (name: string): Answer => ({ status: 200, text: JSON.stringify({ ok: false, error: name }) });
    const { authorization } = request.headers;
    if (authorization === undefined) return error("not_authed");
    if (authorization !== `Bearer ${this.#options.token}`) return error("invalid_auth");
    if (request.headers["content-type"] !== "application/json; charset=utf-8") return error("invalid_arguments");
    const found = this.#channel(body["channel"]);
    if (found === undefined) return error("channel_not_found");
    const [name, channel] = found;
    if (channel.isArchived === true) return error("is_archived");
    if (channel.isMember === false) return error("not_in_channel");
    const wrong = messageError(body);
    if (wrong !== undefined) return error(wrong);
    const { thread_ts: threadTs } = body;
    if (threadTs !== undefined && !this.posts.some(({ ts, channel: place }) => ts === threadTs && place === name)) {
      return error("thread_not_found");
    }
    const pause = this.#pauseOf(name);
    if (pause > 0) {
      return { status: 429, headers: { "retry-after": `${pause}` }, text: '{"ok":false,"error":"ratelimited"}' };
    }
    const post = this.#add(name, body, "api");
    return { status: 200, text: JSON.stringify({ ok: true, channel: channel.id, ts: post.ts, message: {} }) };
  }

  #byWebhook(path: string, body: JsonRecord): Answer {
    const name = this.#options.webhooks?.get(path);
    if (name === undefined) return { status: 404, text: "no_service" };
    if (this.#options.channels.get(name)?.isArchived === true) return { status: 410, text: "channel_is_archived" };
    const wrong = messageError(body);
    if (wrong !== undefined) return { status: 400, text: wrong === "no_text" ? wrong : "invalid_payload" };
    if (this.#pauseOf(name) > 0) return { status: 429, headers: { "retry-after": "1" }, text: "" };
    this.#add(name, body, "webhook");
    return { status: 200, text: "ok" };
  }

  #channel(named: Json | undefined): readonly [string, SlackChannel] | undefined {
    return [...this.#options.channels].find(([name, { id }]) => name === named || id === named);
  }

  /** Seconds that the channel has to rest. */
  #pauseOf(channel: string): number {
    const { perSecond } = this.#options;
    if (perSecond === undefined) return 0;
    const now = Date.now();
    const recent = (this.#recent.get(channel) ?? []).filter((at) => at > now - 1_000);
    if (recent.length >= perSecond) return 1;
    this.#recent.set(channel, [...recent, now]);
    return 0;
  }

  #add(channel: string, body: JsonRecord, by: string): SlackPost {
    const { text, blocks = null, thread_ts: threadTs } = body;
    const post: SlackPost = {
      channel,
      ts: `1700000000.${String(this.posts.length + 1).padStart(6, "0")}`,
      threadTs: typeof threadTs === "string" ? threadTs : undefined,
      text: typeof text === "string" ? text : "",
      blocks,
      by,
    };
    this.posts.push(post);
    return post;
  }
}

type JsonRecord = { readonly [field: string]: Json };

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function bodyOf(request: IncomingMessage): Promise<JsonRecord> {
  const chunks: Uint8Array[] = [];
  // Without an encoding a request yields bytes.
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  try {
    // JSON.parse makes what JSON has and nothing else.
    const value = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Json;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

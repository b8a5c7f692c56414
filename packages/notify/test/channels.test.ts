import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardedClient } from "@sekisho/clients";
import { type Log, silentLog } from "@sekisho/core";
import { openStore } from "@sekisho/store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emailSender } from "../src/channels/email/email.ts";
import { mailTexts } from "../src/channels/email/mail.ts";
import { teamsMessage } from "../src/channels/msteams/card.ts";
import { type Post, pauseOf, Refused, type Sender } from "../src/channels/sender.ts";
import { webhookBody } from "../src/channels/webhook/webhook.ts";
import { notifyConfig, notifyMigrations } from "../src/index.ts";
import { cardOf } from "../src/notice/card.ts";
import type { Notice, NoticeItem } from "../src/notice/notice.ts";
import { type MailSink, type Receiver, startMailSink, startReceiver } from "./receivers.ts";
import { ORIGIN, type Rig, report, secrets, secretTexts, startRig, TOKEN } from "./rig.ts";

const API = "deploy/api.yaml#shop/api";
const client = guardedClient({ open: ["127.0.0.1"] });

let hook: Receiver;
let chat: Receiver;
let mail: MailSink;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  [hook, chat, mail] = await Promise.all([startReceiver(), startReceiver(), startMailSink()]);
  secretTexts["CHAT"] = chat.url;
  closing.push(
    () => hook.close(),
    () => chat.close(),
    () => mail.close(),
  );
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(log: Log = silentLog): Promise<Rig> {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-notify-"));
  closing.push(async () => Promise.resolve(rmSync(directory, { recursive: true, force: true })));
  const store = await openStore({ url: `sqlite:${join(directory, "sekisho.db")}`, migrations: notifyMigrations });
  const rig = await startRig(store, {
    log,
    config: {
      webhooks: { hook: { url: hook.url, secret: { env: "HOOK_KEY" } } },
      msteams: { chat: { env: "CHAT" } },
      smtp: { host: "127.0.0.1", port: mail.port, security: "none", from: "Sekisho <sekisho@example.com>" },
    },
  });
  closing.push(
    () => store.close(),
    () => rig.stop(),
  );
  return rig;
}

const item = (more: Partial<NoticeItem> = {}): NoticeItem => ({
  change: "opened",
  at: 1,
  isFlapping: false,
  key: "k".repeat(26),
  rule: "kubernetes/x",
  severity: "high",
  title: "A title",
  why: "A reason",
  fix: "A fix",
  message: "A message",
  scope: "repo:x",
  type: "k8s:Pod",
  name: "shop/api",
  instance: "",
  places: ["a.yaml:1"],
  owner: "web",
  from: undefined,
  exemptUntil: undefined,
  url: `${ORIGIN}/findings/k`,
  ...more,
});

function noticeOf(items: readonly NoticeItem[]): Notice {
  const kind = items.length === 1 ? "news" : "fold";
  const counts = { opened: items.length };
  return {
    id: "7",
    kind,
    team: "web",
    language: "en",
    at: 1,
    items,
    total: items.length,
    counts,
    url: `${ORIGIN}/findings`,
  };
}

const HOSTILE =
  "<img src=x onerror=alert(1)>\"'&amp;</p><script>\r\nBcc: all@evil.example\r\n\r\n**bold** [x](https://evil.example)";
const hostile = item({
  name: HOSTILE,
  title: HOSTILE,
  message: HOSTILE,
  scope: HOSTILE,
  instance: HOSTILE,
  places: [HOSTILE],
  owner: HOSTILE,
  why: HOSTILE,
  fix: HOSTILE,
});

describe("a team with every channel", () => {
  it("is told by each of them, and each tries again by itself", async () => {
    const { store, slack, settled } = await start();
    hook.answerNext([503], [429]);
    chat.answerNext([
      200,
      "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429",
    ]);
    mail.refuseNext(451);
    await report(store, [{ name: API, owner: "all" }]);
    await settled();
    expect([slack.posts.length, hook.received.length, chat.received.length, mail.mails.length]).toEqual([1, 1, 2, 1]);
    for (const text of [hook.received[0]?.body, chat.received[1]?.body, decoded(mail.mails[0]?.raw)]) {
      for (const part of [
        API,
        "SYS_ADMIN",
        "Remove the capability",
        "kubernetes/added-capabilities",
        `${ORIGIN}/findings/`,
      ]) {
        expect(text).toContain(part);
      }
    }
  });

  it("shows no secret in logs, reasons and receipts, whatever fails", async () => {
    const lines: unknown[] = [];
    const line = (...said: readonly unknown[]): void => void lines.push(said);
    const { store } = await start({ debug: line, info: line, warn: line, error: line });
    hook.answerNext([500, "no"], [302]);
    chat.answerNext([401], [404]);
    mail.refuseNext(451, 554);
    await report(store, [{ name: API, owner: "all" }]);
    const waiting = store.read.selectFrom("job").select("reason").where("state", "in", ["delayed", "dead"]);
    await expect.poll(async () => waiting.execute(), { timeout: 10_000 }).toHaveLength(2);
    await store.transaction(async ({ db }) =>
      db.updateTable("job").set({ run_at: 0 }).where("state", "=", "delayed").execute(),
    );
    await expect.poll(async () => lines.length, { timeout: 10_000 }).toBeGreaterThan(4);
    const rows = [
      lines,
      await store.read.selectFrom("job").selectAll().execute(),
      await store.read.selectFrom("outbox_message").selectAll().execute(),
      await store.read.selectFrom("ledger_entry").selectAll().execute(),
    ];
    const text = JSON.stringify(rows);
    for (const secret of [TOKEN, "path-secret", "a-key-of-the-webhook", "mail-password"]) {
      expect(text).not.toContain(secret);
    }
  });

  it("gets the end of it as an answer by mail", async () => {
    const { store, settled } = await start();
    await report(store, [{ name: API, owner: "all" }]);
    await report(store, [{ name: API, owner: "all", state: "whole" }]);
    await settled();
    const [first, second] = mail.mails.map(({ raw }) => raw);
    const [, id] = /^Message-ID: (<.*>)\r?$/m.exec(first ?? "") ?? [];
    expect(id).toMatch(/^<notice-1-[0-9a-f]{12}@sekisho\.example\.com>$/);
    expect(second).toContain(`In-Reply-To: ${id}`);
    expect(second).toContain(`References: ${id}`);
  });

  it("can send a test message by each, and reads what is wrong", async () => {
    const { notify, slack } = await start();
    const tell = [
      { kind: "slack", address: "#web" },
      { kind: "slack", address: "#nowhere" },
      { kind: "email", address: "all@example.com" },
      { kind: "email", address: "a@example.com, b@example.com" },
      { kind: "webhook", address: "hook" },
      { kind: "webhook", address: "constructor" },
      { kind: "msteams", address: "chat" },
      { kind: "msteams", address: "other" },
    ] as const;
    const tested = await notify.test("all", { language: "en", tell }, AbortSignal.timeout(10_000));
    expect(tested.map(({ outcome, code }) => code ?? outcome)).toEqual([
      "sent",
      "slack_channel_not_found",
      "sent",
      "mail_address",
      "sent",
      "not_configured",
      "sent",
      "not_configured",
    ]);
    expect(JSON.parse(hook.received[0]?.body ?? "{}")).toMatchObject({
      version: "notice/1",
      kind: "test",
      team: "all",
    });
    expect(slack.posts).toHaveLength(1);
  });
});

describe("a webhook", () => {
  it("is signed over its time and body", async () => {
    const { store, settled } = await start();
    await report(store, [{ name: API, owner: "all" }]);
    await settled();
    const [{ headers, body }] = hook.received as [Receiver["received"][number]];
    const timestamp = String(headers["sekisho-timestamp"]);
    const wanted = createHmac("sha256", "a-key-of-the-webhook").update(`${timestamp}.${body}`).digest("hex");
    expect(headers["sekisho-signature"]).toBe(`v1=${wanted}`);
    expect(headers["sekisho-id"]).toBe("1");
    expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(60);
  });

  it("has no more than its size, and still counts all", () => {
    const body = webhookBody(noticeOf(Array.from({ length: 100 }, () => item({ message: "x".repeat(4_000) }))));
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(256 * 1024);
    const { total, changes } = JSON.parse(body) as { readonly total: number; readonly changes: readonly unknown[] };
    expect([total, changes.length]).toEqual([100, 50]);
  });
});

describe("Microsoft Teams", () => {
  it("gets texts of others in runs, which know no markup", () => {
    const message = teamsMessage(cardOf(noticeOf([hostile])));
    const texts = [...message.matchAll(/"type":"(\w+)"/g)].map(([, type]) => type);
    expect(texts).not.toContain("TextBlock");
    expect(texts).not.toContain("FactSet");
    expect(message).not.toContain('Action.OpenUrl","title":"x');
  });

  it("gets no more than 28 KB", () => {
    const items = Array.from({ length: 60 }, () =>
      item({ message: "日".repeat(2_000), why: "本".repeat(2_000), fix: "語".repeat(900) }),
    );
    for (const one of [items, items.slice(0, 1)]) {
      expect(Buffer.byteLength(teamsMessage(cardOf(noticeOf(one))))).toBeLessThan(28 * 1024);
    }
  });
});

describe("mail", () => {
  const sender = (port: number, more: { readonly [key: string]: unknown } = {}): Sender => {
    const smtp = { host: "127.0.0.1", port, security: "none", from: "sekisho@example.com", ...more };
    const { smtp: config } = notifyConfig.parse({ smtp });
    if (config === undefined) throw new Error("smtp was given");
    return emailSender({ client, secrets, config });
  };
  const post = (notice: Notice, address = "web@example.com"): Post => ({
    notice,
    card: cardOf(notice),
    address,
    thread: undefined,
  });
  const codeOf = async (sending: Promise<unknown>): Promise<string> =>
    sending.then(
      () => "sent",
      (error: unknown) => (error instanceof Refused ? `${error.code} ${error.retry}` : String(error)),
    );

  it("holds no header, address, tag or link that others wrote", async () => {
    await sender(mail.port).send(post(noticeOf([hostile])), AbortSignal.timeout(10_000));
    const [{ raw, to }] = mail.mails as [MailSink["mails"][number]];
    expect(to).toEqual(["web@example.com"]);
    const [head = ""] = raw.split("\r\n\r\n");
    expect(head).not.toMatch(/^bcc:/im);
    const { html, subject } = mailTexts(cardOf(noticeOf([hostile])));
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toMatch(/<img|<script|<a href="https:..evil|&amp;amp;amp;/);
    expect([...html.matchAll(/<a href="([^"]*)"/g)].map(([, url]) => url)).toEqual([
      `${ORIGIN}/findings/k`,
      `${ORIGIN}/findings/k`,
    ]);
  });

  it("tells what is for now, for a person, or for never", async () => {
    const notice = noticeOf([item()]);
    const signal = AbortSignal.timeout(15_000);
    mail.refuseNext(451, 554);
    expect(await codeOf(sender(mail.port).send(post(notice), signal))).toBe("mail_unavailable again");
    expect(await codeOf(sender(mail.port).send(post(notice), signal))).toBe("mail_refused never");
    expect(await codeOf(sender(1).send(post(notice), signal))).toBe("mail_unavailable again");
    for (const address of ["x", "a@b, c@d", "a@b\r\nBcc: x@y", "<a@b>", "Name <a@b>"]) {
      expect(await codeOf(sender(mail.port).send(post(notice, address), signal))).toBe("mail_address person");
    }
    expect(await codeOf(sender(mail.port, { security: "starttls" }).send(post(notice), signal))).toBe(
      "mail_tls person",
    );
    const withTls = await startMailSink({ offersTls: true });
    closing.push(() => withTls.close());
    expect(await codeOf(sender(withTls.port, { security: "starttls" }).send(post(notice), signal))).toBe(
      "mail_tls person",
    );
    expect(await codeOf(sender(mail.port, { host: "10.0.0.1" }).send(post(notice), signal))).toBe(
      "address_forbidden person",
    );
    expect(mail.mails).toEqual([]);
  });
});

describe("retry-after", () => {
  it.each<[string | undefined, number]>([
    [undefined, 0],
    ["7", 7_000],
    ["999999", 3_600_000],
    ["Thu, 01 Jan 1970 00:00:30 GMT", 20_000],
    ["soon", 0],
    ["-5", 0],
  ])("%s", (header, wanted) => expect(pauseOf(header, 10_000)).toBe(wanted));
});

describe("settings", () => {
  it.each<[string, unknown]>([
    ["a token that stands there", { slack: { token: "xoxb-1" } }],
    ["Slack without a way", { slack: {} }],
    [
      "a password without TLS",
      { smtp: { host: "x", from: "a@b", security: "none", user: "u", password: { env: "P" } } },
    ],
    ["a user without a password", { smtp: { host: "x", from: "a@b", user: "u" } }],
    ["a header in the sender", { smtp: { host: "x", from: "a@b\r\nBcc: c@d" } }],
    ["a time that is none", { teams: { web: { quiet: { from: "25:00", to: "07:00" } } } }],
    ["a zone that is none", { teams: { web: { quiet: { from: "22:00", to: "07:00", zone: "Mars/Base" } } } }],
    ["an unknown key", { slak: {} }],
  ])("%s", (_, settings) => expect(notifyConfig.safeParse(settings).success).toBe(false));

  it("need say nothing", () => expect(notifyConfig.parse({}).teams).toEqual({}));
});

/** Base64 and quoted-printable parts as texts. */
function decoded(raw = ""): string {
  return raw
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\r?\n\r?\n((?:[A-Za-z0-9+/=]{60,}\r?\n)+)/g, (_, block: string) =>
      Buffer.from(block, "base64").toString("utf8"),
    );
}

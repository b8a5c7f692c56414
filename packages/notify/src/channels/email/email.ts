import { isIP } from "node:net";
import type { GuardedClient } from "@sekisho/clients";
import { isJsonObject, sha256Hex } from "@sekisho/core";
import type { Secrets } from "@sekisho/gate";
import type { SmtpConfig } from "../../config.ts";
import { cut } from "../../notice/plain.ts";
import { type Post, Refused, type Retry, refusedOnTheWay, type Sender } from "../sender.ts";
import { mailTexts } from "./mail.ts";

export interface EmailParts {
  readonly client: GuardedClient;
  readonly secrets: Secrets;
  readonly config: SmtpConfig;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** Mail by SMTP, one message an address. Answers to a message bear the ids by which mail programs thread them. */
export function emailSender({ client, secrets, config }: EmailParts): Sender {
  return {
    async send(post, signal) {
      if (!isAddress(post.address)) {
        throw new Refused("mail_address", `${JSON.stringify(post.address)} is no mail address`, { retry: "person" });
      }
      let close = (): void => {};
      const end = (): void => close();
      signal.addEventListener("abort", end, { once: true });
      try {
        // The address that was checked is connected to; the certificate is that of the name.
        const host = await client.resolve(config.host);
        const password = config.password === undefined ? undefined : await secrets.read(config.password);
        const transport = await open(config, host, password);
        close = () => transport.close();
        const id = messageId(post);
        const sent: unknown = await transport.sendMail(mailOf(post, config, id));
        return { answer: { response: responseOf(sent) }, thread: { messageId: id } };
      } catch (error) {
        throw signal.aborted ? signal.reason : refusalOf(error, post.address);
      } finally {
        signal.removeEventListener("abort", end);
        end();
      }
    },
  };
}

/** What the server said of the mail. */
function responseOf(sent: unknown): string {
  const response: unknown = typeof sent === "object" && sent !== null ? Reflect.get(sent, "response") : undefined;
  return typeof response === "string" ? cut(response, 200) : "";
}

type SmtpTransport = ReturnType<typeof import("nodemailer")["createTransport"]>;

async function open(config: SmtpConfig, host: string, password: string | undefined): Promise<SmtpTransport> {
  const { createTransport } = await import("nodemailer");
  const { port, security, user } = config;
  return createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    tls: isIP(config.host) === 0 ? { servername: config.host } : {},
    ...(user !== undefined && { auth: { user, pass: password ?? "" } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // Texts of others are never paths or addresses to read from.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function mailOf(
  { card, address, thread }: Post,
  { from }: SmtpConfig,
  id: string,
): { readonly [field: string]: unknown } {
  const before = thread !== undefined && isJsonObject(thread) ? thread["messageId"] : undefined;
  return {
    from,
    to: { name: "", address },
    ...mailTexts(card),
    messageId: id,
    ...(typeof before === "string" && { inReplyTo: before, references: [before] }),
    // Nobody's holiday notice answers it (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** The same at every attempt, so that a mail that came twice is known as one. */
function messageId({ notice, address }: Post): string {
  const { hostname } = new URL(notice.url);
  return `<notice-${notice.id}-${sha256Hex(Buffer.from(address)).slice(0, 12)}@${hostname}>`;
}

/** One address, without what mail programs read as a list, a group or a name. */
function isAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s<>()[\]\\,;:"@\p{Cc}]+@[^\s<>()[\]\\,;:"@\p{Cc}]+$/u.test(address);
}

const CODES: Readonly<Record<string, readonly [string, Retry]>> = {
  EAUTH: ["mail_auth", "person"],
  ENOAUTH: ["mail_auth", "person"],
  ETLS: ["mail_tls", "person"],
  EENVELOPE: ["mail_address", "person"],
  EMESSAGE: ["mail_refused", "never"],
};

function refusalOf(error: unknown, address: string): Refused {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return refusedOnTheWay(error);
  const status: unknown = Reflect.get(error, "responseCode");
  // Replies of 400 and more say "not now" (RFC 5321, 4.2.1), of 500 and more "not so".
  const isTransient = typeof status === "number" && status >= 400 && status < 500;
  const isCertificate = /certificate|self.signed|altname/i.test(error.message);
  const known = isCertificate ? CODES["ETLS"] : CODES[error.code];
  if (known === undefined && !isTransient && error.code !== error.code.toUpperCase()) return refusedOnTheWay(error);
  const [code, retry] = isTransient || known === undefined ? (["mail_unavailable", "again"] as const) : known;
  return new Refused(code, `the mail for ${address} was not taken: ${error.message}`, { retry, cause: error });
}

import { z } from "zod";

/** Where a secret stands; never the secret itself. */
const secret = z.union([z.strictObject({ file: z.string().min(1) }), z.strictObject({ env: z.string().min(1) })]);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day like 09:30");
const zone = z.string().refine(isZone, "expected a time zone like Asia/Tokyo").default("UTC");
const severity = z.enum(["critical", "high", "medium", "low", "info"]);
const httpUrl = z.url({ protocol: /^https?$/ });

const slack = z
  .strictObject({
    /** Bot token (`xoxb-…`) with the scope chat:write: posts to the channels that owners.yaml names, replies in threads. */
    token: secret.optional(),
    /** An incoming webhook for all channels that have none of their own; it decides the channel, and has no threads. */
    webhook: secret.optional(),
    /** Incoming webhooks by channel: `"#payments": {file: …}`. They win over the token. */
    webhooks: z.record(z.string(), secret).default({}),
    /** Where the web API is. */
    api: httpUrl.default("https://slack.com/api"),
  })
  .refine(
    ({ token, webhook, webhooks }) => token !== undefined || webhook !== undefined || Object.keys(webhooks).length > 0,
    "expected `token`, `webhook` or `webhooks`",
  );

const smtp = z
  .strictObject({
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(587),
    /** `starttls`: refuses a server without it · `tls`: from the first byte · `none`: for a relay on the same machine. */
    security: z.enum(["starttls", "tls", "none"]).default("starttls"),
    user: z.string().min(1).optional(),
    password: secret.optional(),
    /** `Sekisho <sekisho@example.com>` or the address alone. */
    from: z.string().regex(/^[^\r\n]*@[^\r\n]*$/, "expected a mail address"),
  })
  .refine(({ security, user }) => security !== "none" || user === undefined, "a password leaves only over TLS")
  .refine(
    ({ user, password }) => (user === undefined) === (password === undefined),
    "expected both or none of user and password",
  );

const webhook = z.strictObject({
  url: z.union([httpUrl, secret]),
  /** The key of the signature, 16 bytes at least. */
  secret,
});

const team = z.strictObject({
  /** Nothing but what is urgent between these times; the rest follows at the end. */
  quiet: z.strictObject({ from: time, to: time, zone }).optional(),
  /** One message a day or week instead of one a change. */
  digest: z
    .strictObject({
      every: z.enum(["day", "week"]),
      at: time.default("09:00"),
      on: z.enum(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]).default("monday"),
      zone,
    })
    .optional(),
  /** What does not wait for a digest or the end of quiet hours. */
  urgent: z.array(severity).default(["critical"]),
});

/** The section `notify` of server.yaml: how messages leave, and when. Which channels a team has stands in owners.yaml. */
export const notifyConfig = z.strictObject({
  slack: slack.optional(),
  /** Workflow or incoming-webhook addresses of Microsoft Teams, by the name that owners.yaml uses. */
  msteams: z.record(z.string(), secret).default({}),
  smtp: smtp.optional(),
  /** By the name that owners.yaml uses. */
  webhooks: z.record(z.string(), webhook).default({}),
  /** By team. */
  teams: z.record(z.string(), team).default({}),
});

export type NotifyConfig = z.infer<typeof notifyConfig>;
export type TeamSettings = z.infer<typeof team>;
export type SlackConfig = z.infer<typeof slack>;
export type SmtpConfig = z.infer<typeof smtp>;
export type WebhookConfig = z.infer<typeof webhook>;

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

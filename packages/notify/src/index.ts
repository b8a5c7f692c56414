export {
  type NotifyConfig,
  notifyConfig,
  type SlackConfig,
  type SmtpConfig,
  type TeamSettings,
  type WebhookConfig,
} from "./config.ts";
export {
  contactsOf,
  rulebookTeams,
  type Target,
  type TargetKind,
  type TeamContacts,
  type TeamDirectory,
} from "./contacts.ts";
export { type Notify, type NotifyParts, openNotify } from "./open.ts";
export { type NotifyTables, notifyMigrations } from "./tables.ts";
export type { Tested } from "./test-message.ts";
export { type Words, wordsOf } from "./words/words.ts";

import type { Migration } from "@sekisho/store";
import type { Command } from "./command.ts";
import type { ConfigSchema } from "./config.ts";
import type { Host } from "./host.ts";
import type { JobHandler, Schedule } from "./jobs.ts";
import type { Page } from "./page.ts";
import type { Permission } from "./permission.ts";
import type { Route } from "./route.ts";
import type { Service } from "./service.ts";
import type { Webhook } from "./webhook.ts";

/**
 * A place where something must stop until it is judged: a folder under gates/ that the server and the command line mount.
 * Data only; whatever is heavy is imported when it is used.
 */
export interface Gate<Config = unknown> {
  /** Kebab-case: prefix of its tables, jobs and routes, and what `gates:` of stages and exemptions names. */
  readonly name: string;
  /** What it adds to the command line; these work without a server. */
  readonly commands: readonly Command[];
  /** Its key under `gates` of server.yaml. Absent where nothing can be set. */
  config?(): Promise<ConfigSchema<Config>>;
  /** Its own tables, each named `NAME_…` with `-` as `_`. */
  readonly migrations?: readonly Migration[];
  /** Every act of it that a person or a token needs a right for. */
  readonly permissions?: readonly Permission[];
  /** What runs in processes of its own, beside the server. */
  readonly services?: readonly Service<Config>[];
  /** What it does in the server. Absent for a gate that is only commands. */
  open?(host: Host, config: Config): Promise<Parts>;
}

/** What a gate does in the server. */
export interface Parts {
  readonly routes?: readonly Route[];
  readonly webhooks?: readonly Webhook[];
  readonly jobs?: readonly JobHandler[];
  readonly schedules?: readonly Schedule[];
  readonly pages?: readonly Page[];
  health(): Promise<Health>;
  /** Ends what `open` began; what is not done when `signal` fires is given up. */
  close(signal: AbortSignal): Promise<void>;
}

/** `since`: UTC epoch milliseconds. `why`: one sentence for a person. */
export type Health =
  | { readonly state: "ok" }
  | { readonly state: "degraded"; readonly why: string }
  | { readonly state: "silent" | "failing-open"; readonly since: number; readonly why: string };

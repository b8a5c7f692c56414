import type { JsonObject } from "@sekisho/core";
import { goJson, type Writable } from "../../../go/json.ts";
import type { Logs } from "../log/log.ts";
import { boolField, objectField, textField } from "../settings/fields.ts";
import { serviceOf } from "./bundles.ts";
import { refuseFields } from "./refuse.ts";
import { askService, type Service } from "./services.ts";

export interface StatusSettings {
  readonly service: Service | undefined;
  readonly path: string;
  readonly console: boolean;
}

/** Undefined where the configuration asks for no status. Throws Problem `config_invalid`, `config_unsupported`. */
export function statusSettings(config: JsonObject, services: ReadonlyMap<string, Service>): StatusSettings | undefined {
  if (config["status"] === undefined) return undefined;
  const part = objectField(config, "status");
  refuseFields(part, "status", {
    plugin: "there are no plugins of others",
    prometheus: "figures of bundles are in /v1/status",
  });
  const [console, partition] = [boolField(part, "console"), textField(part, "partition_name")];
  const hasService = part["service"] !== undefined || (!console && services.size > 0);
  return {
    service: hasService ? serviceOf(part, "status", services) : undefined,
    path: partition === "" ? "status" : `status/${encodeURIComponent(partition)}`,
    console,
  };
}

/** Tells how bundles are, each time that something changed: to a service and to the log. */
export class StatusReporter {
  readonly #settings: StatusSettings;
  readonly #log: Logs["log"];
  readonly #console: Logs["console"];
  readonly #state: () => Writable;
  readonly #stop = new AbortController();
  #isWanted = false;
  #sending: Promise<void> | undefined;

  constructor(settings: StatusSettings, { log, console }: Logs, state: () => Writable) {
    this.#settings = settings;
    this.#log = log;
    this.#console = console;
    this.#state = state;
  }

  /** What changes while one is on its way goes with the next, which tells the newest. */
  tell(): void {
    this.#isWanted = true;
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#sending;
  }

  async #send(): Promise<void> {
    while (this.#isWanted && !this.#stop.signal.aborted) {
      this.#isWanted = false;
      const state = this.#state();
      if (this.#settings.console && state instanceof Map) {
        const fields = Object.fromEntries(state as ReadonlyMap<string, Writable>);
        this.#console.info("Status Log", { ...fields, type: "openpolicyagent.org/status" });
      }
      const { service } = this.#settings;
      if (service !== undefined) await this.#post(service, goJson(state, { numbers: "literal" }));
    }
  }

  async #post(service: Service, body: string): Promise<void> {
    const headers = { "content-type": "application/json" };
    const { signal } = this.#stop;
    try {
      const answer = await askService(service, { method: "POST", path: this.#settings.path, headers, body, signal });
      await answer.body?.cancel();
      if (!answer.ok) this.#log.error(`status update failed, server replied with HTTP ${answer.status}`, PLUGIN);
    } catch (error) {
      if (!signal.aborted) this.#log.error(`status update failed: ${String(error)}`, PLUGIN);
    }
  }
}

const PLUGIN = { plugin: "status" };

import type { JsonObject } from "@sekisho/core";
import type { RegoVersion } from "@sekisho/rego";
import type { Writable } from "../../../go/json.ts";
import type { Store } from "../contents/store.ts";
import type { Log } from "../log/log.ts";
import type { DecisionSink } from "../routes/served.ts";
import { BundlePolling, bundleSources } from "./bundles.ts";
import { DecisionLog } from "./decisions/decision-log.ts";
import { decisionSettings } from "./decisions/settings.ts";
import { servicesOf } from "./services.ts";
import { StatusReporter, statusSettings } from "./status.ts";

export interface PluginOptions {
  readonly store: Store;
  readonly log: Log;
  readonly labels: JsonObject;
  readonly regoVersion: RegoVersion;
}

/** What a configuration has run beside the server: bundles, statuses, decision logs. */
export interface Plugins {
  readonly decisions: DecisionSink | undefined;
  /** Undefined where nobody is told. */
  readonly status: () => Writable | undefined;
  readonly areBundlesReady: () => boolean;
  /** Resolves when all bundles were in force once. */
  readonly ready: () => Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** Throws Problem `config_invalid`, `config_unsupported`. Nothing runs before `start`. */
export function pluginsOf(config: JsonObject, { store, log, labels, regoVersion }: PluginOptions): Plugins {
  // What is logged by itself is told whatever else is.
  const console = log.at("info");
  const services = servicesOf(config);
  const settings = statusSettings(config, services);
  const decisionsWanted = decisionSettings(config, services);
  const decisions =
    decisionsWanted === undefined ? undefined : new DecisionLog(decisionsWanted, labels, { log, console });
  const polling = new BundlePolling(bundleSources(config, services), {
    store,
    log,
    regoVersion,
    changed: () => reporter?.tell(),
  });
  const state = (): Writable =>
    new Map<string, Writable>([
      ["labels", labels],
      ["bundles", polling.status()],
      ...(decisions === undefined ? [] : ([["decision_logs", {}]] as const)),
    ]);
  const reporter = settings === undefined ? undefined : new StatusReporter(settings, { log, console }, state);
  return {
    decisions,
    status: () => (reporter === undefined ? undefined : state()),
    areBundlesReady: () => polling.isReady,
    ready: () => polling.ready(),
    start: () => {
      polling.start();
      decisions?.start();
      reporter?.tell();
    },
    stop: async () => {
      await polling.stop();
      await Promise.all([decisions?.stop(), reporter?.stop()]);
    },
  };
}

import { randomUUID } from "node:crypto";
import { isJsonArray, type Json, type JsonObject, Problem } from "@sekisho/core";
import { goJson } from "../../../../go/json.ts";
import { OpaErrors } from "../../../output/errors.ts";
import type { Logs } from "../../log/log.ts";
import type { Decision, DecisionSink } from "../../routes/served.ts";
import { type DecisionEvent, errorLine, eventOf } from "./event.ts";
import { masked } from "./mask.ts";
import type { DecisionSettings } from "./settings.ts";
import { Uploads } from "./uploads.ts";

/** Logs decisions: masked, to the console and to a service. One that can't be masked is not told. */
export class DecisionLog implements DecisionSink {
  readonly #settings: DecisionSettings;
  readonly #labels: JsonObject;
  readonly #log: Logs["log"];
  readonly #console: Logs["console"];
  readonly #uploads: Uploads | undefined;
  #second = 0;
  #inSecond = 0;

  constructor(settings: DecisionSettings, labels: JsonObject, { log, console }: Logs) {
    this.#settings = settings;
    this.#labels = labels;
    this.#log = log;
    this.#console = console;
    this.#uploads = settings.service === undefined ? undefined : new Uploads(settings.service, settings, log);
  }

  start(): void {
    this.#log.info("Starting decision logger.", PLUGIN);
    this.#uploads?.start();
  }

  async stop(): Promise<void> {
    await this.#uploads?.stop();
  }

  nextId(): string {
    return randomUUID();
  }

  async take(decision: Decision): Promise<void> {
    const whole = eventOf(decision, this.#labels);
    const event = await this.#masked(whole, decision);
    if (event === undefined) return;
    if (this.#settings.console) {
      const line = errorLine(decision);
      const told = line === undefined ? event : { ...event, error: line };
      this.#console.info("Decision Log", { ...told, type: "openpolicyagent.org/decision_logs" });
    }
    if (this.#uploads !== undefined && this.#isWithinRate()) this.#uploads.add(goJson(event, { numbers: "literal" }));
  }

  /** Undefined for what is not to be told. */
  async #masked(event: DecisionEvent, { revision }: Decision): Promise<DecisionEvent | undefined> {
    const { mask, drop } = this.#settings;
    try {
      const dropped = await revision.document(drop, { input: event });
      if (dropped.value === true) return undefined;
      const { value: rules } = await revision.document(mask, { input: event });
      return masked(event, ruleList(rules));
    } catch (error) {
      if (!(error instanceof OpaErrors) && !(error instanceof Problem)) throw error;
      this.#log.error(`Log event masking failed: ${error.message}.`, PLUGIN);
      return undefined;
    }
  }

  #isWithinRate(): boolean {
    const { perSecond } = this.#settings;
    if (perSecond === undefined) return true;
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.#second) this.#inSecond = 0;
    this.#second = second;
    return ++this.#inSecond <= perSecond;
  }
}

function ruleList(rules: Json | undefined): Json | undefined {
  if (rules === undefined || isJsonArray(rules)) return rules;
  throw new Problem("mask_invalid", "expected a set of rules");
}

const PLUGIN = { plugin: "decision_logs" };

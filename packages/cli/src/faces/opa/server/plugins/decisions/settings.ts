import type { JsonObject } from "@sekisho/core";
import { boolField, numberField, objectField, textField } from "../../settings/fields.ts";
import { serviceOf } from "../bundles.ts";
import { type Delays, delaysOf } from "../delays.ts";
import { refuseFields } from "../refuse.ts";
import type { Service } from "../services.ts";

export interface DecisionSettings {
  readonly console: boolean;
  readonly service: Service | undefined;
  readonly path: string;
  readonly delays: Delays;
  /** Of what waits: above it, what is oldest is left out. */
  readonly bufferBytes: number | undefined;
  /** Of one upload, packed. */
  readonly uploadBytes: number;
  readonly perSecond: number | undefined;
  /** Paths below `data`. */
  readonly mask: readonly string[];
  readonly drop: readonly string[];
}

const REPORTING: Delays = { minMs: 300_000, maxMs: 600_000 };
const UPLOAD_BYTES = 32_768;

/** Undefined where the configuration asks for no decision logs. Throws Problem `config_invalid`, `config_unsupported`. */
export function decisionSettings(
  config: JsonObject,
  services: ReadonlyMap<string, Service>,
): DecisionSettings | undefined {
  if (config["decision_logs"] === undefined) return undefined;
  refuseFields(config, "configuration", { nd_builtin_cache: "what such functions answered is not kept" });
  const part = objectField(config, "decision_logs");
  refuseFields(part, "decision_logs", {
    plugin: "there are no plugins of others",
    request_context: "headers of requests are not logged",
  });
  const console = boolField(part, "console");
  const partition = textField(part, "partition_name");
  const reporting = objectField(part, "reporting");
  const hasService = part["service"] !== undefined || (!console && services.size > 0);
  return {
    console,
    service: hasService ? serviceOf(part, "decision_logs", services) : undefined,
    path: textField(part, "resource", partition === "" ? "logs" : `logs/${encodeURIComponent(partition)}`),
    delays: delaysOf(part, "reporting", REPORTING),
    bufferBytes: optional(numberField(reporting, "buffer_size_limit_bytes", 0)),
    uploadBytes: numberField(reporting, "upload_size_limit_bytes", UPLOAD_BYTES),
    perSecond: optional(numberField(reporting, "max_decisions_per_second", 0)),
    mask: pathOf(textField(part, "mask_decision", "/system/log/mask")),
    drop: pathOf(textField(part, "drop_decision", "/system/log/drop")),
  };
}

function optional(value: number): number | undefined {
  return value > 0 ? value : undefined;
}

function pathOf(text: string): readonly string[] {
  return text.split("/").filter((part) => part !== "");
}

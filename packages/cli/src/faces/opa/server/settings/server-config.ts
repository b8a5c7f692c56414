import { randomUUID } from "node:crypto";
import { isJsonObject, type Json, type JsonObject, ownValue, Problem } from "@sekisho/core";
import { goJson } from "../../../go/json.ts";
import { OPA_VERSION } from "../../version.ts";
import type { BodyLimits } from "../http/body.ts";
import type { Packing } from "../http/reply.ts";
import { numberField, objectField, textField } from "./fields.ts";

/** What the configuration says of the server itself. */
export interface ServerConfig {
  readonly limits: BodyLimits;
  readonly packing: Packing;
  /** Paths below `data`. */
  readonly defaultDecision: readonly string[];
  readonly defaultAuthorization: readonly string[];
  /** Told with statuses and decisions. */
  readonly labels: { readonly [name: string]: string };
  /** All of it as `/v1/config` shows it: without secrets. */
  readonly shown: JsonObject;
  /** All of it. */
  readonly whole: JsonObject;
}

/** Parts of OPA's configuration that are not there, with the reason. */
const REFUSED: readonly (readonly [path: readonly string[], why: string])[] = [
  [["discovery"], "the configuration comes from files and --set"],
  [["bundle"], "list bundles by their names under bundles"],
  [["storage"], "policies and data are kept in memory"],
  [["distributed_tracing"], "requests are not traced"],
  [["plugins"], "there are no plugins of others"],
];

const MAX_LENGTH = 256 * 1024 * 1024;
const GZIP_MAX_LENGTH = 512 * 1024 * 1024;

/** Throws Problem `config_invalid`, and `config_unsupported` for what is not there. */
export function serverConfig(config: JsonObject): ServerConfig {
  for (const [path, why] of REFUSED) {
    if (at(config, path) === undefined) continue;
    throw new Problem(
      "config_unsupported",
      `${path.join(".")} of the configuration is not supported by sekisho: ${why}`,
    );
  }
  const server = objectField(config, "server");
  const decoding = objectField(server, "decoding");
  const packing = objectField(objectField(server, "encoding"), "gzip");
  const decision = textField(config, "default_decision", "/system/main");
  const authorization = textField(config, "default_authorization_decision", "/system/authz/allow");
  const labels = labelsOf(objectField(config, "labels"));
  return {
    limits: {
      maxLength: numberField(decoding, "max_length", MAX_LENGTH),
      gzipMaxLength: numberField(objectField(decoding, "gzip"), "max_length", GZIP_MAX_LENGTH),
    },
    packing: {
      minLength: numberField(packing, "min_length", 1_024),
      level: numberField(packing, "compression_level", 9),
    },
    defaultDecision: pathOf(decision),
    defaultAuthorization: pathOf(authorization),
    labels,
    whole: config,
    shown: {
      ...withoutSecrets(config),
      default_decision: decision,
      default_authorization_decision: authorization,
      labels,
    },
  };
}

function at(config: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, name) => ownValue(value, name), config);
}

function labelsOf(given: JsonObject): ServerConfig["labels"] {
  const texts = Object.entries(given).map(
    ([name, value]) => [name, typeof value === "string" ? value : goJson(value, { numbers: "literal" })] as const,
  );
  return { ...Object.fromEntries(texts), id: randomUUID(), version: OPA_VERSION };
}

function pathOf(text: string): readonly string[] {
  return text.split("/").filter((part) => part !== "");
}

/** Services without their credentials, keys without what they are. */
function withoutSecrets(config: JsonObject): JsonObject {
  const { services, keys, ...others } = config;
  return {
    ...others,
    ...(services !== undefined && { services: eachWithout(services, ["credentials"]) }),
    ...(keys !== undefined && { keys: eachWithout(keys, ["key", "private_key"]) }),
  };
}

function eachWithout(all: Json, names: readonly string[]): Json {
  if (Array.isArray(all)) return (all as readonly Json[]).map((item) => without(item, names));
  if (!isJsonObject(all)) return all;
  return Object.fromEntries(Object.entries(all).map(([name, item]) => [name, without(item, names)]));
}

function without(item: Json, names: readonly string[]): Json {
  if (!isJsonObject(item)) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}

import { isJsonObject, type Json, type JsonObject, ownValue, Problem } from "@sekisho/core";
import type { RegoVersion } from "@sekisho/rego";
import type { Writable } from "../../../go/json.ts";
import { readBundle } from "../../bundle/read-bundle.ts";
import type { Verification, VerificationKey } from "../../bundle/signature.ts";
import { OpaErrors } from "../../output/errors.ts";
import { withBundle } from "../contents/activate.ts";
import type { Store } from "../contents/store.ts";
import { ApiError } from "../http/api-error.ts";
import type { Log } from "../log/log.ts";
import { numberField, objectField, textField, textsField } from "../settings/fields.ts";
import { type Delays, delaysOf, waited } from "./delays.ts";
import { refuseFields } from "./refuse.ts";
import { askService, type Service } from "./services.ts";

/** A bundle that is asked for again and again. */
export interface BundleSource {
  readonly name: string;
  readonly service: Service;
  readonly resource: string;
  readonly delays: Delays;
  readonly verification: Verification | undefined;
  readonly sizeLimit: number;
}

const POLLING: Delays = { minMs: 60_000, maxMs: 120_000 };
export const SIZE_LIMIT = 1024 * 1024 * 1024;

/** The bundles of a configuration. Throws Problem `config_invalid`, `config_unsupported`. */
export function bundleSources(config: JsonObject, services: ReadonlyMap<string, Service>): readonly BundleSource[] {
  const keys = keysOf(objectField(config, "keys"));
  return Object.entries(objectField(config, "bundles")).map(([name, given]) => {
    const where = `bundles.${name}`;
    refuseFields(given, where, { persist: "bundles are kept in memory" });
    refuseFields(objectField(given, "polling"), `${where}.polling`, {
      long_polling_timeout_seconds: "bundles are asked for from time to time",
    });
    return {
      name,
      service: serviceOf(given, where, services),
      resource: textField(given, "resource", `bundles/${name}`),
      delays: delaysOf(given, "polling", POLLING),
      verification: verificationOf(given, keys),
      sizeLimit: numberField(given, "size_limit_bytes", SIZE_LIMIT),
    };
  });
}

/** The service that a part names, or the only one. Throws Problem `config_invalid`. */
export function serviceOf(given: Json, where: string, services: ReadonlyMap<string, Service>): Service {
  const only = services.size === 1 ? [...services.keys()][0] : undefined;
  const name = textField(given, "service", only ?? "");
  const service = services.get(name);
  if (service === undefined)
    throw new Problem("config_invalid", `${where}: service name ${JSON.stringify(name)} not found`);
  return service;
}

/** The keys of a configuration by their ids. Throws Problem `config_invalid`. */
export function keysOf(given: JsonObject): ReadonlyMap<string, VerificationKey> {
  return new Map(
    Object.entries(given).map(([name, key]) => {
      const scope = textField(key, "scope");
      const read = { key: textField(key, "key"), algorithm: textField(key, "algorithm", "RS256") };
      return [name, { ...read, ...(scope !== "" && { scope }) }];
    }),
  );
}

/** What the signature of a bundle must fit, by its `signing`. Throws Problem `config_invalid`. */
export function verificationOf(given: Json, keys: ReadonlyMap<string, VerificationKey>): Verification | undefined {
  const signing = ownValue(given, "signing");
  if (!isJsonObject(signing)) return keys.size === 0 ? undefined : { keys };
  const keyId = textField(signing, "keyid");
  if (!keys.has(keyId))
    throw new Problem("config_invalid", `key ${JSON.stringify(keyId)} of signing is not among the keys`);
  return { keys, keyId, scope: textField(signing, "scope"), exclude: textsField(signing, "exclude_files") };
}

/** What is known of a bundle, as statuses tell it. */
interface State {
  activeRevision?: string;
  activated?: Date;
  downloaded?: Date;
  succeeded?: Date;
  requested?: Date;
  size?: number;
  code?: string;
  message?: string;
  errors?: OpaErrors["list"];
  httpCode?: number;
}

export interface BundlePollingOptions {
  readonly store: Store;
  readonly log: Log;
  readonly regoVersion: RegoVersion;
  /** Called when something of a state has changed. */
  readonly changed: () => void;
}

/** Asks for bundles and puts them into force. One that can't be taken changes nothing: what is in force stays. */
export class BundlePolling {
  readonly #sources: readonly BundleSource[];
  readonly #options: BundlePollingOptions;
  readonly #states = new Map<string, State>();
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  #told: (() => void)[] = [];

  constructor(sources: readonly BundleSource[], options: BundlePollingOptions) {
    this.#sources = sources;
    this.#options = options;
    for (const { name } of sources) this.#states.set(name, {});
  }

  start(): void {
    this.#running = Promise.all(this.#sources.map((source) => this.#poll(source)));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Whether every bundle was in force once. */
  get isReady(): boolean {
    return this.#sources.every(({ name }) => this.#states.get(name)?.activated !== undefined);
  }

  /** Resolves when every bundle was in force once. */
  async ready(): Promise<void> {
    while (!this.isReady) await new Promise<void>((resolve) => void this.#told.push(resolve));
  }

  /** By name, as `/v1/status` and the status API tell it. */
  status(): ReadonlyMap<string, Writable> {
    return new Map(
      [...this.#states].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, state]) => [name, statusOf(name, state)]),
    );
  }

  async #poll(source: BundleSource): Promise<void> {
    this.#options.log.info("Starting bundle loader.", { name: source.name, plugin: "bundle" });
    let failures = 0;
    let etag = "";
    do {
      const state = this.#states.get(source.name) ?? {};
      try {
        state.requested = new Date();
        etag = await this.#once(source, etag, state);
        failures = 0;
        for (const field of ["code", "message", "errors", "httpCode"] as const) delete state[field];
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        failures++;
        this.#fail(source, state, error);
      }
      this.#options.changed();
      for (const told of this.#told.splice(0)) told();
    } while (await waited(source.delays, failures, this.#stop.signal));
  }

  /** Answers with the ETag of what is in force now. */
  async #once(
    { name, service, resource, verification, sizeLimit }: BundleSource,
    etag: string,
    state: State,
  ): Promise<string> {
    const headers = { prefer: "modes=snapshot", ...(etag !== "" && { "if-none-match": etag }) };
    const { signal } = this.#stop;
    const answer = await askService(service, { method: "GET", path: resource, headers, signal });
    if (answer.status === 304) {
      await answer.body?.cancel();
      state.succeeded = new Date();
      return etag;
    }
    if (answer.status !== 200) {
      await answer.body?.cancel();
      state.httpCode = answer.status;
      throw new Problem("bundle_missing", `server replied with ${answer.statusText || answer.status}`);
    }
    const bytes = await bytesOf(answer, sizeLimit);
    state.succeeded = new Date();
    const bundle = readBundle(bytes, { name, verification, regoVersion: this.#options.regoVersion });
    state.downloaded = state.succeeded;
    state.size = bytes.length;
    const fresh = answer.headers.get("etag") ?? "";
    this.#options.store.change((contents) => withBundle(contents, { name, bundle, etag: fresh }));
    state.activeRevision = bundle.manifest.revision;
    state.activated = new Date();
    const revision = bundle.manifest.revision;
    this.#options.log.info("Bundle loaded and activated successfully.", { name, plugin: "bundle", revision });
    return fresh;
  }

  #fail({ name }: BundleSource, state: State, error: unknown): void {
    const isExpected = error instanceof Problem || error instanceof ApiError;
    const message = isExpected ? error.message : String(error);
    if (!(error instanceof OpaErrors)) delete state.errors;
    else state.errors = error.list;
    if (state.httpCode !== undefined && !(error instanceof Problem && error.code === "bundle_missing"))
      delete state.httpCode;
    state.code = "bundle_error";
    state.message = message;
    this.#options.log.error(`Bundle load failed: ${message}`, { name, plugin: "bundle" });
  }
}

/** Throws Problem `bundle_too_large`, and `service_failed` where the body ends before it is whole. */
export async function bytesOf(answer: Response, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // A body is a stream of bytes (Fetch standard); the type leaves it open.
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limit) throw new Problem("bundle_too_large", `bundle is larger than ${limit} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("service_failed", "bundle read failed: unexpected EOF", { cause: error });
  }
  return Buffer.concat(chunks, size);
}

const NEVER = "0001-01-01T00:00:00Z";

function statusOf(name: string, state: State): Writable {
  const fields = new Map<string, Writable>([["name", name]]);
  const put = (key: string, value: Writable | undefined): void => void (value === undefined || fields.set(key, value));
  put("active_revision", state.activeRevision);
  put("last_successful_activation", state.activated?.toISOString() ?? NEVER);
  put("type", state.downloaded === undefined ? undefined : "snapshot");
  put("size", state.size);
  put("last_successful_download", state.downloaded?.toISOString() ?? NEVER);
  put("last_successful_request", state.succeeded?.toISOString() ?? NEVER);
  put("last_request", state.requested?.toISOString() ?? NEVER);
  put("code", state.code);
  put("message", state.message);
  put(
    "errors",
    state.errors?.map(({ message, code = "", location }) => ({
      code,
      message,
      ...(location !== undefined && { location: { ...location } }),
    })),
  );
  put("http_code", state.httpCode);
  return fields;
}

import { readFile } from "node:fs/promises";
import { isJsonArray, isJsonObject, type Json, type JsonObject, Problem } from "@sekisho/core";
import { OPA_VERSION } from "../../version.ts";
import { numberField, objectField, textField } from "../settings/fields.ts";

/** A server that bundles come from, or that statuses and decisions go to. */
export interface Service {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** What stands behind `Authorization:`; read anew for each request where a file holds it. */
  readonly authorization: () => Promise<string | undefined>;
}

export interface ServiceRequest {
  readonly method: "GET" | "POST";
  /** With or without a slash before it. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly signal: AbortSignal;
}

const RESPONSE_SECONDS = 10;
const USER_AGENT = `Open-Policy-Agent/${OPA_VERSION} (sekisho)`;

/** The services of a configuration, a list or an object, by name. Throws Problem `config_invalid`, `config_unsupported`. */
export function servicesOf(config: JsonObject): ReadonlyMap<string, Service> {
  const { services } = config;
  const entries: readonly (readonly [string, Json])[] = isJsonArray(services)
    ? services.map((service: Json) => [textField(service, "name"), service] as const)
    : Object.entries(objectField(config, "services"));
  return new Map(entries.map(([name, service]) => [name, serviceOf(name, service)]));
}

function serviceOf(name: string, given: Json): Service {
  const url = textField(given, "url").replace(/\/+$/, "");
  if (!/^https?:\/\//.test(url))
    throw new Problem("config_invalid", `service ${name}: expected a url with http or https`);
  for (const field of ["tls", "allow_insecure_tls"]) {
    if (isJsonObject(given) && given[field] !== undefined && given[field] !== false) {
      const why = "certificates are checked by those that Node trusts (NODE_EXTRA_CA_CERTS)";
      throw new Problem("config_unsupported", `services.${name}.${field} is not supported by sekisho: ${why}`);
    }
  }
  const named = objectField(given, "headers");
  const headers = Object.keys(named).map((key) => [key, textField(named, key)] as const);
  return {
    name,
    url,
    headers: Object.fromEntries(headers),
    timeoutMs: numberField(given, "response_header_timeout_seconds", RESPONSE_SECONDS) * 1_000,
    authorization: authorizationOf(name, objectField(given, "credentials")),
  };
}

function authorizationOf(name: string, credentials: JsonObject): Service["authorization"] {
  const other = Object.keys(credentials).find((kind) => kind !== "bearer");
  if (other !== undefined) {
    const what = `services.${name}.credentials.${other}`;
    throw new Problem(
      "config_unsupported",
      `${what} is not supported by sekisho: services are asked with bearer tokens`,
    );
  }
  const bearer = objectField(credentials, "bearer");
  const [token, path] = [textField(bearer, "token"), textField(bearer, "token_path")];
  const scheme = textField(bearer, "scheme", "Bearer");
  if (path !== "") return async () => `${scheme} ${(await readFile(path, "utf8")).trim()}`;
  return async () => (token === "" ? undefined : `${scheme} ${token}`);
}

/** Rejects with Problem `service_failed` where no answer comes. */
export async function askService(
  service: Service,
  { method, path, headers, body, signal }: ServiceRequest,
): Promise<Response> {
  const where = `${service.url}/${path.replace(/^\/+/, "")}`;
  try {
    const authorization = await service.authorization();
    return await fetch(where, {
      method,
      headers: {
        "user-agent": USER_AGENT,
        ...service.headers,
        ...(authorization !== undefined && { authorization }),
        ...headers,
      },
      // The bytes are never shared with another thread.
      ...(body !== undefined && { body: body as string | Uint8Array<ArrayBuffer> }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(service.timeoutMs)]),
    });
  } catch (error) {
    throw new Problem("service_failed", `request failed: ${method} ${where}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

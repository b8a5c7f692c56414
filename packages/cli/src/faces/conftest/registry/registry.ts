import { createHash } from "node:crypto";
import { lookup } from "node:dns/promises";
import { isJsonArray, isJsonObject, type Json, ownValue } from "@sekisho/core";
import { readBody } from "../download/get-http.ts";
import { refusal } from "../refusal.ts";
import { authorize } from "./authorize.ts";
import { credentialFor } from "./credentials.ts";
import type { Reference } from "./reference.ts";

/** What a manifest says of a blob. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: { readonly [name: string]: string };
}

export interface Manifest {
  readonly layers: readonly Descriptor[];
}

export interface RegistryOptions {
  /** Undefined: over TLS, unless the registry is on this machine. */
  readonly tls: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const TIMEOUT_MS = 120_000;
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
const MAX_BLOB_BYTES = 256 * 1024 * 1024;
export const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const ACCEPTED = `${MANIFEST_TYPE}, application/vnd.docker.distribution.manifest.v2+json`;

/** One repository of a registry, by the OCI distribution protocol. Everything throws Problem `registry_failed`. */
export async function openRegistry(reference: Reference, { tls, env }: RegistryOptions): Promise<Registry> {
  const isSecure = tls ?? !(await isOnThisMachine(reference.host));
  return new Registry(new URL(`${isSecure ? "https" : "http"}://${reference.host}/v2/${reference.repository}/`), env);
}

async function isOnThisMachine(host: string): Promise<boolean> {
  const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  if (/^(?:localhost|127\.0\.0\.1|::1)$/.test(name)) return true;
  const addresses = await lookup(name, { all: true }).catch(() => []);
  return addresses.some(({ address }) => /^127\.|^::1$/.test(address));
}

export class Registry {
  readonly #base: URL;
  readonly #env: RegistryOptions["env"];
  #authorization: string | undefined;

  constructor(base: URL, env: RegistryOptions["env"]) {
    this.#base = base;
    this.#env = env;
  }

  async manifest(reference: string): Promise<Manifest> {
    const response = await this.#send("GET", `manifests/${reference}`, { headers: { accept: ACCEPTED } });
    if (response.status !== 200) throw await failure(response, `manifest of ${reference}`);
    const bytes = await readBody(response, MAX_MANIFEST_BYTES);
    if (reference.includes(":")) checkDigest(bytes, reference);
    // JSON.parse gives JSON values.
    const layers = ownValue(JSON.parse(Buffer.from(bytes).toString("utf8")) as Json, "layers");
    if (!isJsonArray(layers)) throw refusal("registry_failed", `the manifest of ${reference} has no layers`);
    return { layers: layers.map(readDescriptor) };
  }

  async blob({ digest }: Descriptor): Promise<Uint8Array> {
    const response = await this.#send("GET", `blobs/${digest}`, {});
    if (response.status !== 200) throw await failure(response, `blob ${digest}`);
    const bytes = await readBody(response, MAX_BLOB_BYTES);
    checkDigest(bytes, digest);
    return bytes;
  }

  /** Uploads a blob unless it is there. */
  async putBlob(bytes: Uint8Array, digest: string): Promise<void> {
    const there = await this.#send("HEAD", `blobs/${digest}`, {});
    if (there.status === 200) return;
    const begun = await this.#send("POST", "blobs/uploads/", {});
    const location = begun.headers.get("location");
    if (begun.status !== 202 || location === null) throw await failure(begun, "upload");
    const place = new URL(location, begun.url === "" ? this.#base : begun.url);
    place.searchParams.set("digest", digest);
    const put = await this.#send("PUT", place, {
      body: bytes,
      headers: { "content-type": "application/octet-stream" },
    });
    if (put.status !== 201) throw await failure(put, `upload of ${digest}`);
  }

  async putManifest(bytes: Uint8Array, reference: string): Promise<void> {
    const put = await this.#send("PUT", `manifests/${reference}`, {
      body: bytes,
      headers: { "content-type": MANIFEST_TYPE },
    });
    if (put.status !== 201) throw await failure(put, `manifest of ${reference}`);
  }

  /** Asks once, and once more with what the registry wants to see first. */
  async #send(method: string, path: string | URL, { body, headers = {} }: Sending): Promise<Response> {
    const url = typeof path === "string" ? new URL(path, this.#base) : path;
    const once = async (): Promise<Response> =>
      request(url, {
        method,
        headers: {
          ...headers,
          "user-agent": "conftest",
          ...(this.#authorization !== undefined && { authorization: this.#authorization }),
        },
        ...(body !== undefined && { body: Buffer.from(body) }),
      });
    const first = await once();
    const challenge = first.headers.get("www-authenticate");
    if (first.status !== 401 || challenge === null) return first;
    await first.body?.cancel();
    const credential = await credentialFor(this.#base.host, this.#env);
    this.#authorization = await authorize(challenge, credential, request);
    return once();
  }
}

interface Sending {
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

async function request(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw refusal("registry_failed", `${init.method ?? "GET"} ${url.origin}${url.pathname}: ${why}`, error);
  }
}

async function failure(response: Response, what: string): Promise<Error> {
  const said = await readBody(response, MAX_MANIFEST_BYTES).catch(() => new Uint8Array());
  const text = Buffer.from(said).toString("utf8").slice(0, 300).trim();
  return refusal(
    "registry_failed",
    `${what}: the registry answered ${response.status}${text === "" ? "" : `: ${text}`}`,
  );
}

function readDescriptor(value: Json): Descriptor {
  const [mediaType, digest, size] = ["mediaType", "digest", "size"].map((name) => ownValue(value, name));
  const annotations = ownValue(value, "annotations");
  if (typeof digest !== "string") throw refusal("registry_failed", "a layer of the manifest has no digest");
  const texts = isJsonObject(annotations)
    ? Object.entries(annotations).flatMap(([name, text]) => (typeof text === "string" ? [[name, text] as const] : []))
    : [];
  return {
    mediaType: typeof mediaType === "string" ? mediaType : "",
    digest,
    size: typeof size === "number" ? size : 0,
    annotations: Object.fromEntries(texts),
  };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function checkDigest(bytes: Uint8Array, digest: string): void {
  const [kind = ""] = digest.split(":", 1);
  if (kind !== "sha256" && kind !== "sha512")
    throw refusal("registry_failed", `${digest}: only sha256 and sha512 are checked`);
  const found = `${kind}:${createHash(kind).update(bytes).digest("hex")}`;
  if (found !== digest) throw refusal("registry_failed", `expected the digest ${digest}, found ${found}`);
}

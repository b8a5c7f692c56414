import { type Json, ownValue } from "@sekisho/core";
import { readBody } from "../download/get-http.ts";
import { refusal } from "../refusal.ts";
import type { Credential } from "./credentials.ts";

type Request = (url: URL, init: RequestInit) => Promise<Response>;

const MAX_TOKEN_BYTES = 1024 * 1024;

/** The header that answers a registry's challenge: the person's own name, or a token that its realm gives for it. */
export async function authorize(
  challenge: string,
  credential: Credential | undefined,
  request: Request,
): Promise<string> {
  if (/^basic\b/i.test(challenge)) {
    if (credential === undefined)
      throw refusal("registry_failed", "the registry wants a name and a password: docker login");
    return basic(credential);
  }
  const parts = new Map([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]));
  const realm = parts.get("realm");
  if (!/^bearer\b/i.test(challenge) || realm === undefined || !URL.canParse(realm))
    throw refusal("registry_failed", `the registry asks for what is not known here: ${challenge.slice(0, 100)}`);
  const url = new URL(realm);
  for (const name of ["service", "scope"]) {
    const value = parts.get(name);
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const headers = credential === undefined ? {} : { authorization: basic(credential) };
  const response = await request(url, { method: "GET", headers });
  if (response.status !== 200)
    throw refusal("registry_failed", `${url.origin} gives no token: it answered ${response.status}`);
  // JSON.parse gives JSON values.
  const answer = JSON.parse(Buffer.from(await readBody(response, MAX_TOKEN_BYTES)).toString("utf8")) as Json;
  const token = ownValue(answer, "token") ?? ownValue(answer, "access_token");
  if (typeof token !== "string") throw refusal("registry_failed", `${url.origin} gives no token`);
  return `Bearer ${token}`;
}

function basic({ user, password }: Credential): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

import { getCookie } from "hono/cookie";
import type { AppContext } from "../http/app.ts";

/** Browsers take a name with this prefix only from https, for this host, for all of its paths. */
const PREFIX = "__Host-";
const SESSION = "sekisho";

/** Whether the browser came by https: without it a cookie can't be marked as secure. */
export interface CameBy {
  readonly isSecure: boolean;
}

/** The session's secret that a request brings. */
export function readSession(context: AppContext): string | undefined {
  return getCookie(context, cookieName(SESSION, { isSecure: context.get("isSecure") }));
}

/** The `set-cookie` header that begins a session. */
export function beginSession(secret: string, by: CameBy): string {
  return cookieHeader({ name: SESSION, value: secret }, by);
}

/** The one that ends it. */
export function endSession(by: CameBy): string {
  return cookieHeader({ name: SESSION, value: "", maxAgeSeconds: 0 }, by);
}

export function cookieName(name: string, { isSecure }: CameBy): string {
  return `${isSecure ? PREFIX : ""}${name}`;
}

interface Cookie {
  /** Without the prefix. */
  readonly name: string;
  readonly value: string;
  /** Absent: it ends with the browser. */
  readonly maxAgeSeconds?: number;
}

/** `Lax`: a navigation from another site brings it, as that of a provider that sends people back; a change from there does not. */
export function cookieHeader({ name, value, maxAgeSeconds }: Cookie, by: CameBy): string {
  const age = maxAgeSeconds === undefined ? "" : `; Max-Age=${maxAgeSeconds}`;
  return `${cookieName(name, by)}=${value}${age}; Path=/; HttpOnly; SameSite=Lax${by.isSecure ? "; Secure" : ""}`;
}

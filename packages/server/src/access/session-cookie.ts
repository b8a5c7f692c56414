import type { Context } from "hono";
import { getCookie } from "hono/cookie";

/** Browsers take a name with this prefix only from https, for this host, for all of its paths. */
const SECURE_NAME = "__Host-sekisho";
const PLAIN_NAME = "sekisho";

/** How the session's cookie stands on this server: without https it can't be marked as secure. */
export interface SessionCookies {
  read(context: Context): string | undefined;
  /** The `set-cookie` header that begins a session. */
  begin(secret: string): string;
  /** The one that ends it. */
  readonly end: string;
}

export function sessionCookies({ isSecure }: { readonly isSecure: boolean }): SessionCookies {
  const name = isSecure ? SECURE_NAME : PLAIN_NAME;
  const rest = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  return {
    read: (context) => getCookie(context, name),
    begin: (secret) => `${name}=${secret}${rest}`,
    end: `${name}=; Max-Age=0${rest}`,
  };
}

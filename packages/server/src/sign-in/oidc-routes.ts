import { getCookie } from "hono/cookie";
import { beginSession, cookieHeader, cookieName, readSession } from "../access/session-cookie.ts";
import type { Mount } from "../http/app.ts";
import { type Oidc, SIGN_IN_SECONDS } from "./oidc.ts";

const BEGIN = "/sign-in/oidc";
/** Where the provider sends people back to; registered there. */
export const CALLBACK = "/sign-in/oidc/callback";

/** What a sign-in keeps in the browser meanwhile. With the prefix no page of a neighbouring host can plant one. */
const COOKIE = "sekisho-sign-in";

/** The two addresses of a sign-in by a provider. Whatever happens, a person comes back to a page of the console. */
export function oidcRoutes(oidc: Oidc): Mount {
  return (app, { rateLimited }) => {
    app.get(BEGIN, async (context) => {
      context.set("route", BEGIN);
      rateLimited(context);
      const begun = await oidc.begin(context.req.query("to") ?? "/").catch(() => undefined);
      if (begun === undefined) return context.redirect("/sign-in?why=provider");
      const cookie = { name: COOKIE, value: begun.cookie, maxAgeSeconds: SIGN_IN_SECONDS };
      context.header("set-cookie", cookieHeader(cookie, { isSecure: context.get("isSecure") }));
      context.header("cache-control", "no-store");
      return context.redirect(begun.location);
    });
    app.get(CALLBACK, async (context) => {
      context.set("route", CALLBACK);
      rateLimited(context);
      const by = { isSecure: context.get("isSecure") };
      const begun = getCookie(context, cookieName(COOKIE, by));
      const done = await oidc.finish(new URL(context.req.url), begun, readSession(context));
      context.header("cache-control", "no-store");
      context.header("set-cookie", cookieHeader({ name: COOKIE, value: "", maxAgeSeconds: 0 }, by));
      if ("failure" in done) return context.redirect(`/sign-in?why=${done.failure}`);
      context.header("set-cookie", beginSession(done.session, by), { append: true });
      return context.redirect(done.to);
    });
  };
}

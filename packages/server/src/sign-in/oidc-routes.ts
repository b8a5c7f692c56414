import { getCookie } from "hono/cookie";
import type { SessionCookies } from "../access/session-cookie.ts";
import type { Mount } from "../http/app.ts";
import { type Oidc, SIGN_IN_SECONDS } from "./oidc.ts";

const BEGIN = "/sign-in/oidc";
/** Where the provider sends people back to; registered there. */
export const CALLBACK = "/sign-in/oidc/callback";

/** The two addresses of a sign-in by a provider. Whatever happens, a person comes back to a page of the console. */
export function oidcRoutes(oidc: Oidc, cookies: SessionCookies, { isSecure }: { readonly isSecure: boolean }): Mount {
  // With the prefix no page of a neighbouring host can plant a sign-in that somebody else began.
  const name = isSecure ? "__Host-sekisho-sign-in" : "sekisho-sign-in";
  // Lax: the provider's redirect is a navigation from another site, and must bring it.
  const rest = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  const forget = `${name}=; Max-Age=0${rest}`;
  return (app, { rateLimited }) => {
    app.get(BEGIN, async (context) => {
      context.set("route", BEGIN);
      rateLimited(context);
      const begun = await oidc.begin(context.req.query("to") ?? "/").catch(() => undefined);
      if (begun === undefined) return context.redirect("/sign-in?why=provider");
      context.header("set-cookie", `${name}=${begun.cookie}; Max-Age=${SIGN_IN_SECONDS}${rest}`);
      context.header("cache-control", "no-store");
      return context.redirect(begun.location);
    });
    app.get(CALLBACK, async (context) => {
      context.set("route", CALLBACK);
      rateLimited(context);
      const done = await oidc.finish(new URL(context.req.url), getCookie(context, name), cookies.read(context));
      context.header("cache-control", "no-store");
      context.header("set-cookie", forget);
      if ("failure" in done) return context.redirect(`/sign-in?why=${done.failure}`);
      context.header("set-cookie", cookies.begin(done.session), { append: true });
      return context.redirect(done.to);
    });
  };
}

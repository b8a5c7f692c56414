import type { AppContext, Mount } from "../http/app.ts";
import { hasTag } from "../http/etag.ts";
import { type BuiltFile, builtConsole, CONSOLE_DIRECTORY } from "./built.ts";

/** Addresses of the console's pages; what is below other ones is no page of it. */
const PAGES = ["/", "/sign-in", "/findings", "/findings/:key"];

/** Files whose names hold the digest of their content never change. */
const FOREVER = "public, max-age=31536000, immutable";

/**
 * The console: its page at each of its addresses, its files below `/assets/`. A person at any other address gets the page,
 * too, which says that there is nothing; a program gets problem details. Mounted last.
 */
export function consoleRoutes(directory = CONSOLE_DIRECTORY): Mount {
  const built = builtConsole(directory);
  return (app, { rateLimited }) => {
    app.get("/assets/:name", async (context, next) => {
      context.set("route", "/assets/{name}");
      rateLimited(context);
      const file = (await built())?.assets.get(context.req.param("name"));
      return file === undefined ? next() : answer(context, file, { status: 200, cacheControl: FOREVER });
    });
    const page = async (context: AppContext, status: 200 | 404): Promise<Response> => {
      rateLimited(context);
      const found = (await built())?.page;
      return found === undefined ? notBuilt() : answer(context, found, { status, cacheControl: "no-cache" });
    };
    for (const path of PAGES) {
      app.get(path, async (context) => {
        context.set("route", path.replace(":key", "{key}"));
        return page(context, 200);
      });
    }
    app.get("*", async (context, next) => {
      const isPerson = context.req.header("accept")?.includes("text/html") === true;
      if (!isPerson || /^\/(?:api|webhooks|bundles|assets)\//.test(context.req.path)) return next();
      return page(context, 404);
    });
  };
}

function answer(
  context: AppContext,
  file: BuiltFile,
  { status, cacheControl }: { readonly status: 200 | 404; readonly cacheControl: string },
): Response {
  const accepted = context.req.header("accept-encoding") ?? "";
  const [encoding, bytes] = encodingOf(file, accepted);
  const etag = `"${file.digest}${encoding === undefined ? "" : `-${encoding}`}"`;
  const headers = { "cache-control": cacheControl, etag, vary: "accept-encoding" };
  const known = context.req.header("if-none-match");
  if (status === 200 && known !== undefined && hasTag(known, etag)) return new Response(null, { status: 304, headers });
  return new Response(bytes, {
    status,
    headers: {
      ...headers,
      "content-type": file.contentType,
      ...(encoding !== undefined && { "content-encoding": encoding }),
    },
  });
}

function encodingOf(
  { plain, gzip, brotli }: BuiltFile,
  accepted: string,
): readonly [encoding: string | undefined, bytes: Uint8Array<ArrayBuffer>] {
  const takes = (name: string): boolean =>
    accepted.split(",").some((one) => {
      const [coding = "", ...parameters] = one.split(";").map((part) => part.trim().toLowerCase());
      return coding === name && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
    });
  if (brotli !== undefined && takes("br")) return ["br", brotli];
  if (gzip !== undefined && takes("gzip")) return ["gzip", gzip];
  return [undefined, plain];
}

/** Without styles: the policy of every answer allows none inline. */
function notBuilt(): Response {
  const text = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sekisho</title>
<h1>Sekisho runs, but its console is not built</h1>
<p>Run <code>npm run build</code> in the checkout and load this page again. The API and all gates work without it:
<a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
<p lang="ja">Sekisho は動作していますが、コンソールがビルドされていません。チェックアウトで <code>npm run build</code>
を実行し、このページを再読み込みしてください。API とすべてのゲートはコンソールなしで動作します。</p>
`;
  return new Response(text, {
    status: 503,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

import type { Mount } from "../http/app.ts";
import { hasTag } from "../http/etag.ts";
import { Refusal } from "../http/problem-details.ts";
import type { FollowedRulebooks } from "../rulebooks/feed.ts";
import { archiveOf, whyNot } from "./archive.ts";

const FILE = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.tar\.gz$/;

/**
 * `GET /bundles/NAME.tar.gz`: the rulebook in force as the OPA bundle protocol has it; its revision is the tag, so that a
 * reader that has it is told 304. Takes the permission `rulebooks.read`.
 */
export function bundleRoutes(rulebooks: Pick<FollowedRulebooks, "standings">): Mount {
  return (app, { allowed }) => {
    app.get("/bundles/:file", async (context) => {
      context.set("route", "/bundles/{name}.tar.gz");
      await allowed(context, "rulebooks.read");
      const name = FILE.exec(context.req.param("file"))?.[1];
      const rulebook = rulebooks.standings().find((one) => one.name === name)?.inForce?.rulebook;
      if (rulebook === undefined) throw new Refusal(404, "rulebook_unknown", "no rulebook of that name is in force");
      const { value: archive, diagnostics } = await archiveOf(rulebook);
      if (archive === undefined) throw new Refusal(409, "bundle_inexpressible", whyNot(diagnostics));
      const etag = `"${archive.revision}"`;
      const headers = { etag, "cache-control": "private, no-cache" };
      const known = context.req.header("if-none-match");
      if (known !== undefined && hasTag(known, etag)) return new Response(null, { status: 304, headers });
      return new Response(archive.bytes, { status: 200, headers: { ...headers, "content-type": "application/gzip" } });
    });
  };
}

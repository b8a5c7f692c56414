import { Problem } from "@sekisho/core";
import type { Runtime } from "../runtime/open.ts";
import type { Mount } from "./app.ts";
import { readBody } from "./body.ts";
import { Refusal } from "./problem-details.ts";

/** No delivery is larger, whatever its gate takes. */
const MAX_BYTES = 32 * 1024 * 1024;

/** `/webhooks/GATE/NAME`: the gate checks the signature; what is taken is on disk before the sender is told. */
export function webhookRoutes(runtime: Pick<Runtime, "receive">): Mount {
  return (app, { rateLimited }) => {
    app.post("/webhooks/:gate/:name", async (context) => {
      context.set("route", "/webhooks/{gate}/{name}");
      rateLimited(context);
      const { gate, name } = context.req.param();
      const bytes = await readBody(context.req.raw, MAX_BYTES);
      try {
        const { status, outcome } = await runtime.receive(gate, name, { bytes, headers: context.req.header() });
        return context.json({ outcome }, status);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "webhook_unknown") throw error;
        throw new Refusal(404, "not_found", "there is no such webhook");
      }
    });
  };
}

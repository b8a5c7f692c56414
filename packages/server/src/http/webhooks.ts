import { Problem } from "@sekisho/core";
import { MAX_DELIVERY_BYTES } from "../intake/receive.ts";
import type { Runtime } from "../runtime/open.ts";
import type { Mount } from "./app.ts";
import { readBody } from "./body.ts";
import { Refusal } from "./problem-details.ts";

/** No delivery is larger, whatever its gate takes. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * `/webhooks/GATE/NAME`: the gate checks the signature; what is taken is on disk before the sender is told. Nothing is read
 * for a webhook that is not there, and of others no more than they take: nobody has signed yet.
 */
export function webhookRoutes(runtime: Pick<Runtime, "receive" | "gates">): Mount {
  const known = new Map(
    runtime.gates.flatMap(({ gate, parts }) =>
      (parts.webhooks ?? []).map(({ name, maxBytes = MAX_DELIVERY_BYTES }) => [`${gate.name}/${name}`, maxBytes]),
    ),
  );
  const unknown = (): Refusal => new Refusal(404, "not_found", "there is no such webhook");
  return (app, { rateLimited }) => {
    app.post("/webhooks/:gate/:name", async (context) => {
      context.set("route", "/webhooks/{gate}/{name}");
      rateLimited(context);
      const { gate, name } = context.req.param();
      const maxBytes = known.get(`${gate}/${name}`);
      if (maxBytes === undefined) throw unknown();
      const bytes = await readBody(context.req.raw, Math.min(maxBytes, MOST_BYTES));
      try {
        const { status, outcome } = await runtime.receive(gate, name, { bytes, headers: context.req.header() });
        return context.json({ outcome }, status);
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "webhook_unknown") throw error;
        throw unknown();
      }
    });
  };
}

import type { Json } from "@sekisho/core";
import type { Permission, Route } from "@sekisho/gate";
import { z } from "zod";
import type { OpenGate } from "../runtime/open.ts";
import type { Operation, OperationAnswer } from "./operation.ts";
import { Refusal } from "./problem-details.ts";

/** The routes of all gates as operations below `/api/v1/GATE`, and the permissions that they name. */
export function gateOperations(gates: readonly OpenGate[]): {
  readonly operations: readonly Operation[];
  readonly permissions: readonly Permission[];
} {
  return {
    operations: gates.flatMap(({ gate, parts }) =>
      (parts.routes ?? []).map((route) => gateOperation(gate.name, route)),
    ),
    permissions: gates.flatMap(({ gate }) => gate.permissions ?? []),
  };
}

function gateOperation(gate: string, route: Route): Operation {
  const { method, path, permission, summary, maxBytes } = route;
  type Asked = Parameters<Operation["handle"]>[0];
  const routeRequest = ({ caller: actor, parameters, query, body, signal }: Asked): Parameters<Route["handle"]>[0] => ({
    actor,
    // The schemas below say so.
    parameters: parameters as Readonly<Record<string, string>>,
    query: query as Readonly<Record<string, string>>,
    body: body as Parameters<Route["handle"]>[0]["body"],
    signal,
  });
  const takesBody = method !== "GET" && method !== "DELETE";
  return {
    id: `${gate}.${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z0-9]+(.?)/g, (_, next: string) => next.toUpperCase())}`,
    method,
    path: `/${gate}${path}`,
    permission,
    summary,
    tag: gate,
    answers: answersOf(route),
    ...(maxBytes !== undefined && { maxBytes }),
    query: z.record(z.string(), z.string()),
    ...(takesBody && { body: route.body === undefined ? z.unknown() : fromJsonSchema(route.body) }),
    ...(route.bodyShape !== undefined && { bodyShape: route.bodyShape }),
    ...(route.team !== undefined && {
      async teams(asked) {
        const team = await route.team?.(routeRequest(asked));
        return team === undefined ? undefined : [team];
      },
    }),
    handle: async (asked) => answerOf(await route.handle(routeRequest(asked))),
  };
}

function answersOf({ answers = { 200: { what: "Done." } } }: Route): Operation["answers"] {
  return Object.fromEntries(
    Object.entries(answers).map(([status, { what, body }]) => [
      status,
      { what, ...(body !== undefined && { body: fromJsonSchema(body) }) },
    ]),
  );
}

/** Throws Refusal for what the gate refuses. */
function answerOf(answer: Awaited<ReturnType<Route["handle"]>>): OperationAnswer {
  if (answer.refusal === undefined) return answer;
  const { code, message, mistakes } = answer.refusal;
  throw new Refusal(answer.status, code, message, mistakes && { mistakes });
}

function fromJsonSchema(schema: Json): z.ZodType {
  // A gate writes it by hand; zod throws for what it does not know, when the server starts.
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
}

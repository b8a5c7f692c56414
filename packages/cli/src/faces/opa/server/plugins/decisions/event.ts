import type { Json, JsonObject } from "@sekisho/core";
import { errorText, type OpaError } from "../../../output/errors.ts";
import type { Decision } from "../../routes/served.ts";

/** One entry of a decision log: JSON in OPA's form, with what masking left out. */
export type DecisionEvent = JsonObject;

export function eventOf(decision: Decision, labels: JsonObject): DecisionEvent {
  const { id, request, revision, path, query, input, result, error, timers } = decision;
  const { bundles } = revision.contents;
  const revisions = [...bundles].map(([name, { revision: text }]) => [name, { revision: text }] as const);
  return {
    labels,
    decision_id: id,
    ...(bundles.size > 0 && { bundles: Object.fromEntries(revisions) }),
    ...(path !== undefined && { path }),
    ...(query !== undefined && { query }),
    ...(input !== undefined && { input }),
    ...(result !== undefined && { result }),
    ...(error !== undefined && {
      error: errorDocument(error.errors[0] ?? { code: error.code, message: error.message }),
    }),
    requested_by: request.from,
    timestamp: new Date().toISOString(),
    metrics: timersOf(timers.entries()),
    req_id: request.id,
  };
}

function timersOf(entries: ReturnType<Decision["timers"]["entries"]>): Json {
  return Object.fromEntries([...entries].map(([name, value]) => [name, Number(value)]));
}

function errorDocument({ code, message, location }: OpaError): Json {
  return {
    ...(code !== undefined && { code }),
    message,
    ...(location !== undefined && { location: { ...location } }),
  };
}

/** The error of an event as the console tells it. */
export function errorLine(decision: Decision): string | undefined {
  const { error } = decision;
  if (error === undefined) return undefined;
  const [first] = error.errors;
  return first === undefined ? error.message : errorText(first);
}

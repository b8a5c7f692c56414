import type { Json } from "@sekisho/core";
import type { Actor } from "./permission.ts";

/** One operation of the API, below `/api/v1/GATE`. The server refuses a route that names no permission of its gate. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/reports`, `/reports/{id}`. */
  readonly path: string;
  /** The name of a permission of the gate. */
  readonly permission: string;
  /** One line, for the description of the API. */
  readonly summary: string;
  /** JSON Schema of the body, and of the answer; the server checks the body before it calls. */
  readonly body?: Json;
  readonly answer?: Json;
  /** Bytes of a body at most. */
  readonly maxBytes?: number;
  /** Whom the thing belongs to that is asked for, where the permission reaches only the own team. */
  team?(request: RouteRequest): Promise<string | undefined>;
  handle(request: RouteRequest): Promise<RouteAnswer>;
}

export interface RouteRequest {
  readonly actor: Actor;
  /** From the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON, `null` where there is none. */
  readonly body: Json;
  readonly signal: AbortSignal;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

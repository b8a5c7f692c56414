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
  /** JSON Schema of the body, which the server checks before it calls. */
  readonly body?: Json;
  /** JSON Schema of a body that the gate checks by itself: for the description of the API. */
  readonly bodyShape?: Json;
  /**
   * By status, what it answers beside refusals that any operation has: a line, and JSON Schema of the body. From 400 on the
   * body is a problem. Default: 200.
   */
  readonly answers?: Readonly<Record<number, { readonly what: string; readonly body?: Json }>>;
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

export type RouteAnswer = RouteSuccess | RouteRefusal;

export interface RouteSuccess {
  /** Below 400. */
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  readonly refusal?: never;
}

/** Becomes problem details, as every refusal of the server. */
export interface RouteRefusal {
  /** From 400 to 499. */
  readonly status: number;
  readonly refusal: {
    /** Stable, for programs. */
    readonly code: string;
    readonly message: string;
    readonly mistakes?: readonly { readonly at: string; readonly message: string }[];
  };
}

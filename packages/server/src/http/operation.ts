import type { Json } from "@sekisho/core";
import type { Actor } from "@sekisho/gate";
import type { z } from "zod";
import type { ServerPermission } from "../access/permissions.ts";

/** Who calls, as the server knows them. */
export interface Caller extends Actor {
  readonly kind: "person" | "token" | "workload";
  /** For people: a name, or what uses the token. */
  readonly name: string;
}

/** Who has not said who they are. */
export const nobody: Caller = { kind: "person", name: "", digest: "", role: "viewer", teams: [], permissions: [] };

/** What an operation is asked. */
export interface OperationRequest<Parameters, Query, Body> {
  /** In an operation that is open to everybody: {@link nobody} without a sign-in. */
  readonly caller: Caller;
  readonly parameters: Parameters;
  readonly query: Query;
  readonly body: Body;
  /** The secret of the session's cookie, whether the session lives or not. */
  readonly session: string | undefined;
  /** Whether the browser came by https. */
  readonly isSecure: boolean;
  /** Names in lower case. */
  header(name: string): string | undefined;
  readonly signal: AbortSignal;
}

export interface OperationAnswer {
  readonly status: number;
  /** What JSON.stringify takes. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Everybody may call it: what leads to a sign-in, and out of it. */
export type Open = "open";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

interface Common {
  /** Unique; the name of the operation in the description of the API: `listFindings`. */
  readonly id: string;
  readonly method: Method;
  /** Below `/api/v1`: `/findings/{key}`. */
  readonly path: string;
  /** One line. */
  readonly summary: string;
  readonly tag: string;
  /** By status: one line, and what the body is. */
  readonly answers: Readonly<Record<number, { readonly what: string; readonly body?: z.ZodType }>>;
  /** JSON Schema of a body that the operation checks by itself: for the description of the API. */
  readonly bodyShape?: Json;
  /** Bytes of a body at most. Default: 64 KiB. */
  readonly maxBytes?: number;
}

/** An operation of the API, with its parts typed by their schemas. */
export interface OperationSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> extends Common {
  readonly permission: ServerPermission | Open;
  readonly parameters?: P;
  readonly query?: Q;
  readonly body?: B;
  /**
   * Whom the things belong to that are asked for, where the permission reaches only the own team; undefined where there is
   * no such thing.
   */
  teams?(request: OperationRequest<z.infer<P>, z.infer<Q>, z.infer<B>>): Promise<readonly string[] | undefined>;
  handle(request: OperationRequest<z.infer<P>, z.infer<Q>, z.infer<B>>): Promise<OperationAnswer>;
}

/** An operation as the server mounts it; its schemas have checked what its functions get. */
export interface Operation extends Common {
  /** Of the server, or of a gate; `open` for everybody. */
  readonly permission: string;
  readonly parameters?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  teams?(request: OperationRequest<unknown, unknown, unknown>): Promise<readonly string[] | undefined>;
  handle(request: OperationRequest<unknown, unknown, unknown>): Promise<OperationAnswer>;
}

/** Forgets the types of an operation's parts, which are checked before it is called. */
export function operation<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  spec: OperationSpec<P, Q, B>,
): Operation {
  return spec;
}

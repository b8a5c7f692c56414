import { isJsonObject, type Json, Problem } from "@sekisho/core";

/** What a process of `sekisho up` is started for; it comes down the supervisor's pipe. */
export type Assignment = ServerAssignment | ServiceAssignment;

export interface ServerAssignment {
  readonly role: "server";
  /** The server's directory, absolute. */
  readonly data: string;
  /** The store's address. */
  readonly store: string;
  /** Files that checkpoints of the ledger are written to, absolute. */
  readonly checkpoints: readonly string[];
  readonly http: HttpSettings;
}

/** Where the server is reached. */
export interface HttpSettings {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** What browsers call it, where that is not the address it listens on: `https://sekisho.example.com`. */
  readonly url?: string;
}

export interface ServiceAssignment {
  readonly role: "service";
  readonly data: string;
  readonly gate: string;
  readonly service: string;
}

/** An assignment as it goes down the pipe. */
export function assignmentJson(assignment: Assignment): Json {
  if (assignment.role === "service") return { ...assignment };
  return { ...assignment, checkpoints: [...assignment.checkpoints], http: { ...assignment.http } };
}

/** Throws Problem `assignment` for what no supervisor of this program sends. */
export function readAssignment(input: Json): Assignment {
  if (isJsonObject(input) && typeof input["data"] === "string") {
    const { role, data, store, gate, service, checkpoints, http } = input;
    if (role === "server" && typeof store === "string" && Array.isArray(checkpoints) && isJsonObject(http)) {
      const files = checkpoints.filter((file: Json) => typeof file === "string");
      const { host, port, url } = http;
      if (typeof host === "string" && typeof port === "number") {
        return { role, data, store, checkpoints: files, http: { host, port, ...(typeof url === "string" && { url }) } };
      }
    }
    if (role === "service" && typeof gate === "string" && typeof service === "string") {
      return { role, data, gate, service };
    }
  }
  throw new Problem("assignment", "the supervisor asks for a process that this program does not know");
}

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
}

export interface ServiceAssignment {
  readonly role: "service";
  readonly data: string;
  readonly gate: string;
  readonly service: string;
}

/** An assignment as it goes down the pipe. */
export function assignmentJson(assignment: Assignment): Json {
  return assignment.role === "server" ? { ...assignment, checkpoints: [...assignment.checkpoints] } : { ...assignment };
}

/** Throws Problem `assignment` for what no supervisor of this program sends. */
export function readAssignment(input: Json): Assignment {
  if (isJsonObject(input) && typeof input["data"] === "string") {
    const { role, data, store, gate, service, checkpoints } = input;
    if (role === "server" && typeof store === "string" && Array.isArray(checkpoints)) {
      return { role, data, store, checkpoints: checkpoints.filter((file: Json) => typeof file === "string") };
    }
    if (role === "service" && typeof gate === "string" && typeof service === "string") {
      return { role, data, gate, service };
    }
  }
  throw new Problem("assignment", "the supervisor asks for a process that this program does not know");
}

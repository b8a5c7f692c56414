import { isJsonObject, type Json, Problem } from "@sekisho/core";

/** What a process of `sekisho up` is started for; it comes down the supervisor's pipe. */
export type Assignment = ServerAssignment | ServiceAssignment;

export interface ServerAssignment {
  readonly role: "server";
  /** The server's directory, absolute. */
  readonly data: string;
  /** A configuration as `configJson` makes it. */
  readonly config: Json;
  /** The directory of rulebooks that ship. */
  readonly builtinRulebooks: string;
}

export interface ServiceAssignment {
  readonly role: "service";
  readonly data: string;
  readonly gate: string;
  readonly service: string;
  /** The gate's settings. */
  readonly config: Json;
}

/** An assignment as it goes down the pipe. */
export function assignmentJson(assignment: Assignment): Json {
  return { ...assignment };
}

/** Throws Problem `assignment` for what no supervisor of this program sends. */
export function readAssignment(input: Json): Assignment {
  if (isJsonObject(input) && typeof input["data"] === "string") {
    const { role, data, config = null, gate, service, builtinRulebooks } = input;
    if (role === "server" && typeof builtinRulebooks === "string") return { role, data, config, builtinRulebooks };
    if (role === "service" && typeof gate === "string" && typeof service === "string") {
      return { role, data, gate, service, config };
    }
  }
  throw new Problem("assignment", "the supervisor asks for a process that this program does not know");
}

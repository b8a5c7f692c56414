import type { Readable } from "node:stream";
import { isJsonObject, type Json } from "@sekisho/core";

/** What a supervisor tells a child on its pipe, a line of JSON each. The end of the pipe says that the supervisor is gone. */
export type SupervisorMessage =
  | { readonly say: "begin"; readonly input: Json }
  /** End what is begun, then end. */
  | { readonly say: "stop" }
  /** End now. */
  | { readonly say: "hurry" };

/** What a child tells its supervisor. */
export type ChildMessage =
  /** With what a person who starts it should know: where it listens. */
  | { readonly say: "ready"; readonly tell?: Json }
  /** It can't start for a reason that no second try mends. */
  | { readonly say: "hopeless"; readonly code: string; readonly message: string };

/** A peer that sends more without an end of line is not one of ours. */
const MAX_LINE = 1024 * 1024;

export function messageLine(message: SupervisorMessage | ChildMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** Calls with each whole line that is a JSON object; passes over what is none. */
export function readMessages(stream: Readable, listener: (message: { readonly [key: string]: Json }) => void): void {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (text + chunk).split("\n");
    text = lines.pop() ?? "";
    if (text.length > MAX_LINE) text = "";
    for (const line of lines) {
      const message = parse(line);
      if (isJsonObject(message)) listener(message);
    }
  });
}

export function isChildMessage(message: { readonly [key: string]: Json }): message is ChildMessage {
  const { say, code, message: text } = message;
  return say === "ready" || (say === "hopeless" && typeof code === "string" && typeof text === "string");
}

function parse(line: string): Json {
  try {
    // JSON.parse makes what JSON has and nothing else.
    return JSON.parse(line) as Json;
  } catch {
    return null;
  }
}

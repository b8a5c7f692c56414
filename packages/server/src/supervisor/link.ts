import { Socket } from "node:net";
import { type Json, Problem } from "@sekisho/core";
import { type ChildMessage, messageLine, readMessages } from "./messages.ts";

/** A child's side of the pipe to its supervisor. */
export interface Link {
  /** What the supervisor started it for. */
  readonly input: Json;
  /** Fires when it is to end: asked to, or the supervisor is gone. */
  readonly stop: AbortSignal;
  /** Fires when it is to end without waiting for anything. */
  readonly hurry: AbortSignal;
  /** It works; `tell` is what a person who starts it should know. */
  ready(tell?: Json): void;
  /** Says why no second start helps; resolves once the supervisor has it. */
  hopeless(reason: { readonly code: string; readonly message: string }): Promise<void>;
}

/** Descriptor of the pipe. */
const PIPE = 3;
/** A child whose supervisor is gone is gone after so long, whatever it does. */
const ORPHAN_MS = 2_000;
/** What reaches every process of a terminal or a service group: the supervisor alone acts on it. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Connects a child to the supervisor that started it. From then on signals that ask to end are the supervisor's affair, and
 * the process ends by itself when the supervisor does. Throws Problem `no_supervisor` where none started it.
 */
export async function openLink(): Promise<Link> {
  for (const signal of SIGNALS) process.on(signal, () => {});
  const pipe = openPipe();
  const stop = new AbortController();
  const hurry = new AbortController();
  const begun = Promise.withResolvers<Json>();
  const lost = (): void => {
    stop.abort();
    hurry.abort();
    begun.reject(noSupervisor());
    setTimeout(() => process.exit(1), ORPHAN_MS).unref();
  };
  pipe.once("close", lost);
  pipe.once("end", lost);
  pipe.on("error", () => {});
  readMessages(pipe, ({ say, input }) => {
    if (say === "begin") begun.resolve(input ?? null);
    else if (say === "stop") stop.abort();
    else if (say === "hurry") {
      stop.abort();
      hurry.abort();
    }
  });
  const send = (message: ChildMessage): Promise<void> =>
    new Promise((resolve) => {
      if (pipe.writable) pipe.write(messageLine(message), () => resolve());
      else resolve();
    });
  return {
    input: await begun.promise,
    stop: stop.signal,
    hurry: hurry.signal,
    ready: (tell = null) => void send({ say: "ready", tell }),
    hopeless: ({ code, message }) => send({ say: "hopeless", code, message }),
  };
}

function openPipe(): Socket {
  try {
    return new Socket({ fd: PIPE, readable: true, writable: true });
  } catch (error) {
    throw noSupervisor(error);
  }
}

function noSupervisor(cause?: unknown): Problem {
  return new Problem("no_supervisor", "this program is started by sekisho up, and not by itself", { cause });
}

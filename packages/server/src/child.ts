import { runChild } from "./process/run.ts";

/** The main program of a child of `sekisho up`, with the gates of this program. */
export function runServerChild(): Promise<never> {
  return runChild(async () => (await import("./gates.ts")).gates);
}

import { LIMITS, Problem } from "@sekisho/core";
import type { World } from "../../world.ts";
import { opa } from "./run.ts";

/** `sekisho opa …`: OPA's command line in the world of this program. */
export async function face(argv: readonly string[], { cwd, env, terminal }: World): Promise<number> {
  return opa(argv, {
    cwd,
    env,
    out: (text) => terminal.out(text),
    err: (text) => terminal.err(text),
    stdin: async () => {
      const bytes = await terminal.read(LIMITS.maxBytes);
      if (bytes === undefined) throw new Problem("stdin_too_large", "standard input is larger than 64 MiB");
      return bytes;
    },
  });
}

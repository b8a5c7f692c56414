import { LIMITS } from "@sekisho/core";
import type { World } from "../../world.ts";
import { refusal } from "./refusal.ts";
import { conftest } from "./run.ts";

/** `sekisho conftest …`: Conftest's command line in the world of this program. */
export async function face(argv: readonly string[], { cwd, env, terminal }: World): Promise<number> {
  return conftest(argv, {
    cwd,
    env,
    out: (text) => terminal.out(text),
    err: (text) => terminal.err(text),
    stdin: async () => {
      const bytes = await terminal.read(LIMITS.maxBytes);
      if (bytes === undefined) throw refusal("parse_failed", "read standard in: the input is larger than 64 MiB");
      return bytes;
    },
  });
}

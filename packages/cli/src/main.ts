import type { World } from "./world.ts";

/** `argv` without node and script. Answers with the exit status: 0 passed, 1 violations, 2 could not judge. */
export async function main(argv: readonly string[]): Promise<number> {
  // The commonest question of scripts costs nothing but Node's own start.
  if (argv.length === 1 && argv[0] === "--version") {
    process.stdout.write(`${(await import("./version.ts")).VERSION}\n`);
    return 0;
  }
  const { processWorld } = await import("./world.ts");
  return run(argv, processWorld());
}

/** As {@link main}, in a world that a test brings. A broken environment is told in one line and is status 2. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  try {
    // A face reads its own words: it must take what the other tool takes, and start as fast.
    if (argv[0] === "conftest") return await (await import("./faces/conftest/face.ts")).face(argv.slice(1), world);
    if (argv[0] === "opa") return await (await import("./faces/opa/face.ts")).face(argv.slice(1), world);
    return await (await import("./program.ts")).runProgram(argv, world);
  } catch (error) {
    world.terminal.err(`sekisho: ${explain(error, world.env)}\n`);
    return 2;
  }
}

function explain(error: unknown, env: World["env"]): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = error.name === "Problem" || "syscall" in error;
  if (isExpected && env["SEKISHO_DEBUG"] === undefined) return error.message;
  return error.stack ?? error.message;
}

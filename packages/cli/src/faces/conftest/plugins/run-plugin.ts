import type { World } from "../world.ts";

/** Runs the plugin of a name; undefined where there is none. */
export async function runPlugin(_name: string, _words: readonly string[], _world: World): Promise<number | undefined> {
  return undefined;
}

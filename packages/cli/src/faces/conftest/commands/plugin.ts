import type { Call } from "../line/command.ts";
import { installPlugin } from "../plugins/install.ts";
import { findPlugins } from "../plugins/plugin.ts";
import { refusal, within } from "../refusal.ts";
import { commandUsage } from "./help.ts";

/** `conftest plugin install`: from a directory or a URL. With any other word, or none, it tells what there is. */
export async function plugin({ command, operands, world }: Call): Promise<number> {
  const [word, source] = operands;
  if (word === "install" && source !== undefined) {
    await within("install", () => installPlugin(source, world));
    return 0;
  }
  const usage = commandUsage({ ...command, usage: "plugin install <path|url>" }, []);
  if (word === "install") {
    world.err(usage);
    throw refusal("usage", "missing required arguments");
  }
  const installed = findPlugins(world.env).map(({ name, usage: what }) => `  ${name}  ${what}\n`);
  world.out(`${usage}${installed.length === 0 ? "" : `Installed:\n${installed.join("")}`}`);
  return 0;
}

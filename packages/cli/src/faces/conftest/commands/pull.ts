import { isAbsolute, join } from "node:path";
import { download } from "../download/download.ts";
import type { Call } from "../line/command.ts";
import { refusal, within } from "../refusal.ts";
import { commandUsage } from "./help.ts";

/** `conftest pull`: policies from git, http, files and registries into a directory. */
export async function pull({ command, operands, settings, world }: Call): Promise<number> {
  if (operands.length === 0) {
    world.err(commandUsage(command, []));
    throw refusal("usage", "missing required arguments");
  }
  const policy = settings.text("policy");
  // An absolute directory stands below this one, unless it is asked to be what it is.
  const target = settings.bool("absolute-paths") && isAbsolute(policy) ? policy : join(".", policy);
  const tls = settings.isSet("tls") ? settings.bool("tls") : undefined;
  await within("download policies", () => download(operands, { target, overwrite: false, tls, world }));
  return 0;
}

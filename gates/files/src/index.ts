import type { Gate } from "@sekisho/gate";
import { commands } from "./commands.ts";
import { permissions } from "./permissions.ts";

/** Stops a change before it is merged: judges the files of a repository, in CI and on the desk. */
export const files: Gate = {
  name: "files",
  commands,
  permissions,
  open: async (host) => (await import("./parts.ts")).openFiles(host),
};

import type { Gate } from "@sekisho/gate";
import { commands } from "./commands.ts";

/** Stops a change before it is merged: judges the files of a repository, in CI and on the desk. */
export const files: Gate = { name: "files", commands };

import { treeFormat } from "../tree/reader.ts";
import { readTree } from "./read.ts";

/** Ignore files of git and Docker: one document a file, a list of lines. */
export const ignore = treeFormat("ignore", readTree);

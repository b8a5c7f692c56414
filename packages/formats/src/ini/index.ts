import { treeFormat } from "../tree/reader.ts";
import { readTree } from "./read.ts";

/** INI files: one document a file, an object of sections. */
export const ini = treeFormat("ini", readTree);

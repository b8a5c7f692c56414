import { treeFormat } from "../tree/reader.ts";
import { readTree } from "./read.ts";

/** Java's properties: one document a file, all values are texts. */
export const properties = treeFormat("properties", readTree);

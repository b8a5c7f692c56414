import { treeFormat } from "../tree/reader.ts";
import { readTree, readValue } from "./read.ts";

/** Configurations of nginx: one document a file. */
export const nginx = treeFormat("nginx", readTree, readValue);

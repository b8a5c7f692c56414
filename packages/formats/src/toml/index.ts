import { treeFormat } from "../tree/reader.ts";
import { readTree } from "./read.ts";

/** TOML: one document a file; dates are texts, as Go writes them. */
export const toml = treeFormat("toml", readTree);

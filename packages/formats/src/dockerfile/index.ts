import { treeFormat } from "../tree/reader.ts";
import { readTree, readValue } from "./read.ts";

/** Dockerfiles as BuildKit reads them: one document a file, a list of instructions. */
export const dockerfile = treeFormat("dockerfile", readTree, readValue);

import { treeFormat } from "../tree/reader.ts";
import { readTree } from "./read.ts";

/** Files of environment variables: one document a file, all values are texts. */
export const dotenv = treeFormat("dotenv", readTree);

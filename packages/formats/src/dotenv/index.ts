import { treeFormat } from "../tree/reader.ts";
import { readTree, readValue } from "./read.ts";

/** Files of environment variables: one document a file, all values are texts. */
export const dotenv = treeFormat("dotenv", readTree, readValue);

import { treeFormat } from "../tree/reader.ts";
import { readTree } from "./read.ts";

/** SPDX documents in the tag-value form (https://spdx.github.io/spdx-spec/v2.3/): one document a file. */
export const spdx = treeFormat("spdx", readTree);

import { treeFormat } from "../tree/reader.ts";
import { readTree } from "./read.ts";

/** XML 1.0 (https://www.w3.org/TR/xml/): one document a file, the root element. */
export const xml = treeFormat("xml", readTree);

import type { Format } from "../document.ts";
import { read } from "./read.ts";

/** JSON with comments: one document a file. */
export const jsonc: Format = { name: "jsonc", read };

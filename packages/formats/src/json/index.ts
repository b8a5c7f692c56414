import type { Format } from "../document.ts";
import { read } from "./read.ts";

/** JSON (RFC 8259): one document a file. */
export const json: Format = { name: "json", read };

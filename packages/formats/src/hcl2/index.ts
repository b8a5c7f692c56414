import type { Format } from "../document.ts";
import { read } from "./read.ts";

/** HCL 2, Terraform's language: one document a file, blocks as Conftest gives them. */
export const hcl2: Format = { name: "hcl2", read };

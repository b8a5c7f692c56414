import type { Format } from "../document.ts";
import { read } from "./read.ts";

/** CycloneDX 1.0 to 1.7 in JSON and XML (https://cyclonedx.org/specification/overview/): one document a file. */
export const cyclonedx: Format = { name: "cyclonedx", read };

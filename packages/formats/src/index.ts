export type { Document, Format, Location, ReadOptions, ReadResult } from "./document.ts";
export { json } from "./json/index.ts";
export { formatFor, formats } from "./registry.ts";
export { yaml } from "./yaml/index.ts";

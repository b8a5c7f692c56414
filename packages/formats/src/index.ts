export type { Document, Format, Location, ReadOptions, ReadResult } from "./document.ts";
export type { PatchOperation } from "./edit/operation.ts";
export { json } from "./json/index.ts";
export {
  fileNames,
  formatFor,
  formatNamed,
  formats,
  isRead,
  type KnownFormat,
  knownFormats,
  notReadYet,
  type ReadFormat,
} from "./registry.ts";
export { yaml } from "./yaml/index.ts";

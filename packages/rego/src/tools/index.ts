/** Tools for those who write Rego: nothing of it is loaded with the engine. */
export { capabilities } from "./capabilities.ts";
export { type FormatOptions, formatModule } from "./format/format.ts";
export { isSameModule } from "./format/sound.ts";
export type { TargetVersion } from "./format/style.ts";

import type { Editor } from "./editor.ts";
import { hclEditor } from "./hcl/editor.ts";
import { jsonEditor } from "./json.ts";
import { yamlEditor } from "./yaml/editor.ts";

/** By the name of the format. */
export const editors: ReadonlyMap<string, Editor> = new Map([
  ["yaml", yamlEditor],
  ["json", jsonEditor],
  ["hcl2", hclEditor],
]);

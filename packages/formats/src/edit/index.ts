export { canEdit, type DocumentPatch, type Edited, type EditInput, editFile, type Refusal } from "./edit-file.ts";
export type { PatchOperation, RefusalCode, RemoveOperation, ValueOperation } from "./operation.ts";
export { isSame, valueAt } from "./step.ts";

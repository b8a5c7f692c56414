import type { Json, Path } from "@sekisho/core";

/** One change of a document's value. */
export type PatchOperation = ValueOperation | RemoveOperation;

/**
 * `set` makes the value at the path be this one; what leads there is made where it is missing or null. `add` appends to the list at the
 * path, which is made where it is missing or null.
 */
export interface ValueOperation {
  readonly op: "set" | "add";
  readonly path: Path;
  readonly value: Json;
}

/** Takes the key or the item at the path away. */
export interface RemoveOperation {
  readonly op: "remove";
  readonly path: Path;
}

/** Why a patch can't be written into a text. */
export type RefusalCode =
  /** The format has no editor. */
  | "patch_no_format"
  /** Nothing stands at the path. */
  | "patch_misses"
  /** Something stands there that the operation can't work on. */
  | "patch_wrong_type"
  /** What stands at the path comes from an anchor or a merge key elsewhere. */
  | "patch_shared"
  /** The text stands for other places too, such as one with an anchor: more would change than what was judged. */
  | "patch_changes_more"
  /** The text is laid out in a way that an edit would not keep. */
  | "patch_layout"
  /** The value at the path is an expression or is made by one. */
  | "patch_expression"
  /** The file can't be read. */
  | "patch_unreadable";

/** Says no to an edit; caught by `editFile`, which gives it as a value. */
export class EditRefusal extends Error {
  override readonly name = "EditRefusal";
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

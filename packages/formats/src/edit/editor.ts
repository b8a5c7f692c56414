import type { Json } from "@sekisho/core";
import type { Document } from "../document.ts";
import type { Step } from "./step.ts";
import type { Lines, TextEdit } from "./text-edit.ts";

/** What an editor is given: a document, and the text that it was read from. */
export interface EditedText {
  readonly document: Document;
  readonly value: Json;
  readonly lines: Lines;
}

/** Writes a step into the text of a format, and changes as little of it as can be. Throws `EditRefusal`. */
export type Editor = (edited: EditedText) => (step: Step) => readonly TextEdit[];

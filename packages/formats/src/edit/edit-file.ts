/** Writes patches into the text of a file: only what they change, proven by reading the text again. */
import { type Json, Problem } from "@sekisho/core";
import type { Document, Format } from "../document.ts";
import { settings } from "../settings.ts";
import { decode } from "../text.ts";
import type { Editor } from "./editor.ts";
import { editors } from "./editors.ts";
import { EditRefusal, type PatchOperation, type RefusalCode } from "./operation.ts";
import { applyStep, areIndependent, isSame, type Step, stepOf } from "./step.ts";
import { applyEdits, Lines, type TextEdit } from "./text-edit.ts";

/** Operations on one document of a file, carried out in their order. */
export interface DocumentPatch {
  /** {@link Document.index} */
  readonly document: number;
  readonly operations: readonly PatchOperation[];
}

export interface EditInput {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly patches: readonly DocumentPatch[];
}

export type Edited =
  | { readonly bytes: Uint8Array; readonly refusal?: undefined }
  | { readonly bytes?: undefined; readonly refusal: Refusal };

export interface Refusal {
  readonly code: RefusalCode;
  /** One sentence without a capital and a full stop. */
  readonly message: string;
}

/**
 * The bytes of the file with all patches carried out, or why there are none. What is written is read again: each document
 * must have the value that the operations give it, and no other; so an edit never changes more than it says. Byte order mark,
 * line breaks, comments and order stay. Refusals: {@link RefusalCode}.
 */
export function editFile(format: Format, { bytes, file, patches }: EditInput): Edited {
  const editor = editors.get(format.name);
  if (editor === undefined) return refuse("patch_no_format", `no patch can be written into ${format.name}`);
  const { text } = decode(bytes, file, settings().maxBytes);
  if (text === undefined) return refuse("patch_unreadable", "the file is no text");
  const left = patches.map(({ document, operations }) => ({ document, operations: [...operations] }));
  try {
    let state = read(format, text, file);
    while (left.some(({ operations }) => operations.length > 0))
      state = new Wave(state, editor).run(format, file, left);
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    return { bytes: new TextEncoder().encode((hasMark ? "\ufeff" : "") + state.text) };
  } catch (error) {
    // Half of a surrogate pair, or nesting without end: no text can hold that value.
    if (error instanceof Problem) return refuse("patch_wrong_type", error.message);
    if (!(error instanceof EditRefusal)) throw error;
    return refuse(error.code, error.message);
  }
}

/** Whether patches can be written into files of the format. */
export function canEdit(format: string): boolean {
  return editors.has(format);
}

interface State {
  readonly text: string;
  readonly documents: readonly Document[];
}

interface Left {
  readonly document: number;
  readonly operations: PatchOperation[];
}

/** As many operations at once as do not get in each other's way: one reading of the text proves them all. */
class Wave {
  readonly #state: State;
  readonly #lines: Lines;
  readonly #editor: Editor;
  readonly #write = new Map<number, (step: Step) => readonly TextEdit[]>();
  readonly #steps = new Map<number, Step[]>();
  readonly #edits: TextEdit[] = [];

  constructor(state: State, editor: Editor) {
    this.#state = state;
    this.#lines = new Lines(state.text);
    this.#editor = editor;
  }

  run(format: Format, file: string, left: readonly Left[]): State {
    for (const patch of left) {
      const [next] = patch.operations;
      if (next !== undefined && this.#take(patch.document, next)) patch.operations.shift();
    }
    const text = applyEdits(this.#state.text, this.#edits);
    if (text === undefined) throw new EditRefusal("patch_layout", "an edit would overlap itself");
    const made = read(format, text, file);
    this.#prove(made);
    return made;
  }

  /** Whether the operation belongs to this wave; the first one always does. */
  #take(index: number, operation: PatchOperation): boolean {
    const document = this.#document(index);
    const step = stepOf(document.value, operation);
    if (step === undefined) return true;
    const others = this.#steps.get(index) ?? [];
    if (!others.every((other) => areIndependent(step, other))) return false;
    const write = this.#write.get(index) ?? this.#editor({ document, value: document.value, lines: this.#lines });
    this.#write.set(index, write);
    const edits = write(step);
    // What touches could come in the wrong order: a key of an outer block before one of an inner block.
    if (edits.some((edit) => this.#edits.some((other) => touches(edit, other)))) return false;
    this.#edits.push(...edits);
    this.#steps.set(index, [...others, step]);
    return true;
  }

  #document(index: number): Document {
    const document = this.#state.documents.find((candidate) => candidate.index === index);
    if (document === undefined) throw new EditRefusal("patch_misses", "the document is not there");
    return document;
  }

  #prove({ documents }: State): void {
    const isCount = documents.length === this.#state.documents.length;
    for (const [i, before] of this.#state.documents.entries()) {
      const steps = this.#steps.get(before.index) ?? [];
      const wanted = steps.reduce<Json>(applyStep, before.value);
      const found = documents[i]?.value;
      if (isCount && found !== undefined && (found === wanted || isSame(found, wanted))) continue;
      throw new EditRefusal(
        "patch_changes_more",
        "the edit would change more than the thing judged: its text stands for other places too, or is laid out in an unusual way",
      );
    }
  }
}

function touches(a: TextEdit, b: TextEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function read(format: Format, text: string, file: string): State {
  const { documents, diagnostics } = format.read(new TextEncoder().encode(text), file);
  if (diagnostics.some(({ severity }) => severity === "error"))
    throw new EditRefusal("patch_unreadable", "the file would not be read any more, or is not read completely now");
  return { text, documents };
}

function refuse(code: RefusalCode, message: string): Edited {
  return { refusal: { code, message } };
}

import { TextMistake } from "../mistake.ts";
import type { Pair } from "./pairs.ts";
import { Section } from "./section.ts";
import { ANYONE, reference, relationship, someone } from "./values.ts";

/** Relationships and annotations: they may stand in every section, and belong to the document. */
export class Remarks {
  readonly #document: Section;
  readonly #allowsNone: boolean;
  #relationship: Section | undefined;
  #annotation: Section | undefined;

  /** `allowsNone`: whether a relationship may lead to NONE or NOASSERTION. */
  constructor(document: Section, allowsNone: boolean) {
    this.#document = document;
    this.#allowsNone = allowsNone;
  }

  /** False where the tag is of something else. */
  take(pair: Pair): boolean {
    const { tag, value } = pair;
    switch (tag.text) {
      case "Relationship":
        this.#relationship = relationship(pair, this.#allowsNone);
        this.#document.add("relationships", this.#relationship);
        return true;
      case "RelationshipComment":
        if (this.#relationship === undefined) throw misplaced(tag, "Relationship");
        this.#relationship.setText("comment", pair);
        return true;
      case "Annotator":
        this.#annotation = new Section(tag, { annotator: "", annotationDate: "", annotationType: "", comment: "" });
        this.#annotation.set("annotator", someone(value, ANYONE), tag);
        this.#document.add("annotations", this.#annotation);
        return true;
      case "AnnotationDate":
      case "AnnotationType":
      case "AnnotationComment":
      case "SPDXREF":
        if (this.#annotation === undefined) throw misplaced(tag, "Annotator");
        if (tag.text === "SPDXREF") reference(value);
        else this.#annotation.setText(ANNOTATION[tag.text], pair);
        this.#annotation.end = value.end;
        return true;
      default:
        return false;
    }
  }
}

const ANNOTATION = {
  AnnotationDate: "annotationDate",
  AnnotationType: "annotationType",
  AnnotationComment: "comment",
} as const;

/** A tag whose object is missing. */
export function misplaced(tag: Pair["tag"], before: string): TextMistake {
  return new TextMistake("spdx_tag", `Expected \`${before}\` before \`${tag.text}\`, found none`, tag);
}

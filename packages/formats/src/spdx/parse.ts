import { TextMistake } from "../mistake.ts";
import type { Tree } from "../tree/tree.ts";
import { halves, type Pair, wrongValue } from "./pairs.ts";
import { isIdentified, Parts } from "./parts.ts";
import { Remarks } from "./remarks.ts";
import { leaf, Section } from "./section.ts";
import * as tags from "./tags.ts";
import { ANYONE, checkRange, elementId, externalDocument, reference, someone } from "./values.ts";

type Version = 1 | 2 | 3;
type State = "document" | "creation" | "package" | "file" | "snippet" | "license" | "review";

/** The tag that opens each section, and the sections in which it may stand. */
const OPENS: Readonly<Record<string, readonly [to: State, from: readonly State[]]>> = {
  PackageName: ["package", ["creation", "package", "file", "snippet"]],
  FileName: ["file", ["creation", "package", "file", "snippet"]],
  SnippetSPDXID: ["snippet", ["file", "snippet"]],
  LicenseID: ["license", ["creation", "package", "file", "snippet", "license"]],
  Reviewer: ["review", ["creation", "package", "file", "snippet", "license", "review"]],
};

const TEXTS: Readonly<Record<State, Readonly<Record<string, tags.Place>>>> = {
  document: tags.DOCUMENT,
  creation: tags.CREATION,
  package: tags.PACKAGE,
  file: tags.FILE,
  snippet: tags.SNIPPET,
  license: tags.LICENSE,
  review: tags.REVIEW,
};

/** Puts the pairs of a tag-value document together, as JSON of SPDX 2.3 has them. Codes: `spdx_tag`, `spdx_value`. */
export class Parser {
  readonly document: Section;
  readonly #version: Version;
  #state: State = "document";
  /** What texts are added to, by state. */
  readonly #sections: { [state in State]?: Section };
  #package: Section | undefined;
  #file: Section | undefined;
  readonly #parts: Parts;
  readonly #remarks: Remarks;

  constructor(version: Version, length: number) {
    this.#version = version;
    this.document = new Section(
      { start: 0, end: length },
      { spdxVersion: "", dataLicense: "", SPDXID: "SPDXRef-", name: "", documentNamespace: "", creationInfo: null },
    );
    this.#sections = { document: this.document };
    this.#parts = new Parts(this.document, tags.ALGORITHMS[version]);
    this.#remarks = new Remarks(this.document, version > 1);
  }

  take(pair: Pair): void {
    const { text: tag } = pair.tag;
    if (this.#state === "document") {
      if (this.#text(pair) || this.#special(pair)) return;
      this.#state = "creation";
      this.#sections.creation ??= new Section(pair.tag, { creators: null, created: "" });
    } else if (this.#state === "creation" && tag === "DocumentComment" && this.#version > 1) {
      this.#state = "document";
      this.document.setText("comment", pair);
      return;
    }
    this.#parts.meet(tag);
    if (this.#opens(pair) || this.#text(pair) || this.#special(pair) || this.#remarks.take(pair)) {
      this.#grow(pair.value.end);
      return;
    }
    const message = `Expected a tag of ${NAMES[this.#state]}, found ${tag === "" ? "none" : `\`${tag.slice(0, 60)}\``}`;
    throw new TextMistake("spdx_tag", message, pair.tag);
  }

  end(): void {
    this.#checkIdentified(this.#file);
    this.#checkIdentified(this.#package);
    const creation = this.#sections.creation;
    if (creation === undefined) return;
    // Older versions lose what is empty on their way to 2.3.
    const isEmpty = creation.entries.size === 2 && creation.text("created") === "" && !hasItems(creation, "creators");
    if (this.#version === 3 || !isEmpty) this.document.set("creationInfo", creation);
  }

  /** Opens a section. */
  #opens(pair: Pair): boolean {
    const [to, from] = (Object.hasOwn(OPENS, pair.tag.text) ? OPENS[pair.tag.text] : undefined) ?? [];
    if (to === undefined || from?.includes(this.#state) !== true) return false;
    if (to === "package") this.#openPackage(pair);
    else if (to === "file") this.#openFile(pair);
    else if (to === "snippet") {
      this.#checkIdentified(this.#file);
      elementId(pair.value);
      this.#sections.snippet = new Section(pair.tag);
    } else if (to === "license") {
      const license = new Section(pair.tag, { licenseId: "", extractedText: "" });
      license.setText("licenseId", pair);
      this.document.add("hasExtractedLicensingInfos", license);
      this.#sections.license = license;
    } else {
      checkReviewer(pair);
      this.#sections.review = new Section(pair.tag);
    }
    this.#state = to;
    return true;
  }

  #openPackage(pair: Pair): void {
    if (this.#state !== "snippet") this.#checkIdentified(this.#file);
    this.#file = undefined;
    const isNamed = this.#package?.text("name") !== "";
    if (this.#state === "creation" || this.#package === undefined || isNamed) {
      this.#checkIdentified(this.#package);
      const defaults = { name: "", SPDXID: "SPDXRef-", downloadLocation: "", filesAnalyzed: true };
      this.#package = new Section(pair.tag, defaults);
      if (this.#version < 3) {
        const code = new Section({ start: pair.tag.start, end: pair.tag.start }, { packageVerificationCodeValue: "" });
        this.#package.set("packageVerificationCode", code);
      }
    }
    this.#package.setText("name", pair);
    this.#sections.package = this.#package;
  }

  #openFile(pair: Pair): void {
    this.#checkIdentified(this.#file);
    if (this.#state === "creation") this.#package = undefined;
    const defaults = { fileName: "", SPDXID: "SPDXRef-", checksums: null, copyrightText: "" };
    this.#file = new Section(pair.tag, defaults);
    this.#file.setText("fileName", pair);
    this.#sections.file = this.#file;
  }

  /** A tag with a text that goes as it is into the section. */
  #text(pair: Pair): boolean {
    const section = this.#sections[this.#state];
    const texts = TEXTS[this.#state];
    const place = Object.hasOwn(texts, pair.tag.text) ? texts[pair.tag.text] : undefined;
    if (section === undefined || place === undefined || (place.since ?? 1) > this.#version) return false;
    if (place.isList) section.add(place.key, leaf(pair.value), pair.tag);
    else section.setText(place.key, pair);
    return true;
  }

  /** A tag of this section whose value has parts. */
  #special(pair: Pair): boolean {
    switch (this.#state) {
      case "document":
        return this.#documentTag(pair);
      case "creation":
        if (pair.tag.text !== "Creator") return false;
        this.#sections.creation?.add("creators", someone(pair.value, ANYONE), pair.tag);
        return true;
      case "package":
        return this.#package !== undefined && this.#parts.ofPackage(this.#package, pair);
      case "file":
        return this.#file !== undefined && this.#parts.ofFile(this.#package ?? this.document, this.#file, pair);
      case "snippet":
        return snippetTag(pair);
      default:
        return false;
    }
  }

  #documentTag({ tag, value }: Pair): boolean {
    if (tag.text === "SPDXID") this.document.set("SPDXID", elementId(value), tag);
    else if (tag.text === "ExternalDocumentRef")
      this.document.add("externalDocumentRefs", externalDocument(value), tag);
    else return false;
    return true;
  }

  #checkIdentified(section: Section | undefined): void {
    if (section === undefined || isIdentified(section)) return;
    const place = { start: section.start, end: section.end };
    throw new TextMistake("spdx_tag", "Expected an SPDXID in this section, found none", place);
  }

  #grow(end: number): void {
    const section = this.#sections[this.#state];
    if (section !== undefined) section.end = end;
    if (this.#state === "file" && this.#package !== undefined) this.#package.end = end;
  }
}

const NAMES: Readonly<Record<State, string>> = {
  document: "a document",
  creation: "the creation information",
  package: "a package",
  file: "a file",
  snippet: "a snippet",
  license: "a license",
  review: "a review",
};

function hasItems(section: Section, key: string): boolean {
  const tree: Tree | undefined = section.entries.get(key)?.tree;
  return tree?.kind === "list" && tree.items.length > 0;
}

function snippetTag({ tag, value }: Pair): boolean {
  if (tag.text === "SnippetFromFileSPDXID") reference(value);
  else if (tag.text === "SnippetByteRange" || tag.text === "SnippetLineRange") checkRange(value);
  else return false;
  return true;
}

function checkReviewer({ value }: Pair): void {
  const [kind] = halves(value);
  if (!ANYONE.includes(kind.text)) throw wrongValue(`one of ${ANYONE.join(", ")}`, kind);
}

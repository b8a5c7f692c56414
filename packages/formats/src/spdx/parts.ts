import { TextMistake } from "../mistake.ts";
import type { Pair } from "./pairs.ts";
import { misplaced } from "./remarks.ts";
import { leaf, Section } from "./section.ts";
import { checksum, elementId, externalReference, supplier, verificationCode } from "./values.ts";

/** Tags of packages and files whose values have parts. */
export class Parts {
  readonly #document: Section;
  readonly #algorithms: ReadonlySet<string>;
  /** What a comment of a reference belongs to: only the pair before it. */
  #reference: Section | undefined;
  #project: Section | undefined;

  constructor(document: Section, algorithms: ReadonlySet<string>) {
    this.#document = document;
    this.#algorithms = algorithms;
  }

  /** To be told of every tag: what it does not belong to is closed by it. */
  meet(tag: string): void {
    if (tag !== "ExternalRefComment") this.#reference = undefined;
    if (tag !== "ArtifactOfProjectHomePage" && tag !== "ArtifactOfProjectURI") this.#project = undefined;
  }

  ofPackage(section: Section, { tag, value }: Pair): boolean {
    switch (tag.text) {
      case "SPDXID":
        identify(section, { tag, value });
        this.#document.add("packages", section);
        return true;
      case "PackageSupplier":
        section.set("supplier", supplier(value), tag);
        return true;
      case "PackageOriginator":
        section.set("originator", supplier(value), tag);
        return true;
      case "FilesAnalyzed":
        if (value.text === "true" || value.text === "false") {
          section.set("filesAnalyzed", leaf(value, value.text === "true"), tag);
        }
        return true;
      case "PackageVerificationCode":
        section.set("packageVerificationCode", verificationCode(value), tag);
        return true;
      case "PackageChecksum":
        section.add("checksums", checksum(value, this.#algorithms), tag);
        return true;
      case "ExternalRef":
        this.#reference = externalReference(value);
        section.add("externalRefs", this.#reference, tag);
        return true;
      case "ExternalRefComment":
        if (this.#reference === undefined) throw misplaced(tag, "ExternalRef");
        this.#reference.setText("comment", { tag, value });
        this.#reference = undefined;
        return true;
      default:
        return false;
    }
  }

  /** `holder` is what the file belongs to: its package, or the document. */
  ofFile(holder: Section, section: Section, pair: Pair): boolean {
    const { tag, value } = pair;
    switch (tag.text) {
      case "SPDXID":
        identify(section, pair);
        holder.add("files", section);
        return true;
      case "FileChecksum":
        section.add("checksums", checksum(value, this.#algorithms), tag);
        return true;
      case "ArtifactOfProjectName":
        this.#project = new Section(tag, { name: "", homePage: "", URI: "" });
        this.#project.setText("name", pair);
        section.add("artifactOfs", this.#project);
        return true;
      case "ArtifactOfProjectHomePage":
      case "ArtifactOfProjectURI":
        if (this.#project === undefined) throw misplaced(tag, "ArtifactOfProjectName");
        this.#project.setText(tag.text === "ArtifactOfProjectURI" ? "URI" : "homePage", pair);
        this.#project.end = value.end;
        return true;
      default:
        return false;
    }
  }
}

function identify(section: Section, { tag, value }: Pair): void {
  if (isIdentified(section)) {
    throw new TextMistake("spdx_tag", "Expected SPDXID once, found it again", tag);
  }
  section.set("SPDXID", elementId(value), tag);
}

/** Whether the file says what the identifier of the section is. */
export function isIdentified(section: Section): boolean {
  return section.entries.get("SPDXID")?.key !== undefined;
}

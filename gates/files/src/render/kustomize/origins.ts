import { resolve } from "node:path";
import { isJsonObject, ownValue } from "@sekisho/core";
import { type Document, type Location, yaml } from "@sekisho/formats";
import { partsOf, type Subject, subjectsOf } from "@sekisho/subject";
import type { FramedFile } from "../../frame/file-frames.ts";
import { readBytes } from "../../read-bytes.ts";
import { fileName } from "../../repository/repository.ts";
import { writtenPath } from "./written.ts";

/** Where a rendered object was written. */
export interface Origin {
  /** From the repository's root. */
  readonly file: string;
  locate(path: readonly (string | number)[]): Location | undefined;
}

/** What kustomize notes where `buildMetadata: [originAnnotations]` asks for it. */
const NOTE = "config.kubernetes.io/origin";

/** The objects of all files that an overlay is made of. */
export class Origins {
  /** The files by name, for code frames. */
  readonly files = new Map<string, FramedFile>();
  readonly #resources: ByKind;
  readonly #patches: ByKind;
  readonly #overlay: { readonly directory: string; readonly root: string };

  /** Paths are absolute. */
  constructor(
    { resources, patches }: { readonly resources: readonly string[]; readonly patches: readonly string[] },
    overlay: { readonly directory: string; readonly root: string },
  ) {
    this.#overlay = overlay;
    this.#resources = this.#read(resources);
    this.#patches = this.#read(patches);
  }

  /** Where an object comes from; `file` alone where a generator made it, undefined where nothing is known. */
  of(document: Document): Origin | undefined {
    const [subject] = subjectsOf([document], { scope: "", root: "" }).subjects;
    if (subject === undefined) return undefined;
    const object = writtenOf(subject);
    const noted = this.#noted(document);
    const found = this.#same(object, noted);
    if (found === undefined) return noted === undefined ? undefined : { file: noted, locate: () => undefined };
    const patches = namesakes(object, this.#patches.get(subject.id.type) ?? []);
    return {
      file: found.subject.document.file,
      locate(path) {
        for (const { subject: written } of [found, ...patches]) {
          const below = writtenPath(document.value, written.value, path);
          if (below !== undefined) return written.document.locate([...written.path, ...below]);
        }
        return undefined;
      },
    };
  }

  /** The objects of files, by their kind. */
  #read(paths: readonly string[]): ByKind {
    const byKind = new Map<string, Written[]>();
    for (const path of paths) {
      const file = fileName(path, this.#overlay.root);
      const bytes = readBytes(path, file, "follow");
      if (!(bytes instanceof Uint8Array)) continue;
      const { subjects, documents } = subjectsOf(yaml.read(bytes, file).documents, { scope: "", root: "" });
      this.files.set(file, { file, bytes, judged: [...new Set([...subjects, ...documents])] });
      for (const subject of subjects) {
        const known = byKind.get(subject.id.type);
        if (known === undefined) byKind.set(subject.id.type, [writtenOf(subject)]);
        else known.push(writtenOf(subject));
      }
    }
    return byKind;
  }

  /** The file that kustomize notes. A note may stand in what is judged as well, so it counts only as a choice among what is known. */
  #noted({ value }: Document): string | undefined {
    const note = ownValue(ownValue(ownValue(value, "metadata"), "annotations"), NOTE);
    if (typeof note !== "string") return undefined;
    const [said] = yaml.read(new TextEncoder().encode(note), NOTE).documents;
    if (said === undefined || !isJsonObject(said.value)) return undefined;
    const path = ownValue(said.value, "path") ?? ownValue(said.value, "configuredIn");
    if (typeof path !== "string" || ownValue(said.value, "repo") !== undefined) return undefined;
    const { directory, root } = this.#overlay;
    return fileName(resolve(directory, path), root);
  }

  /** The object of the same kind and name. */
  #same(object: Written, file: string | undefined): Written | undefined {
    const ofKind = this.#resources.get(object.subject.id.type) ?? [];
    const noted = file === undefined ? [] : ofKind.filter(({ subject }) => subject.document.file === file);
    const named = namesakes(object, noted.length > 0 ? noted : ofKind);
    if (named.length < 2) return named[0];
    const inPlace = named.filter(({ namespace }) => namespace === object.namespace);
    return inPlace.length === 1 ? inPlace[0] : undefined;
  }
}

/** An object with the parts of its name, which are asked for often. */
interface Written {
  readonly subject: Subject;
  readonly name: string;
  readonly namespace: string | undefined;
}

type ByKind = ReadonlyMap<string, readonly Written[]>;

function writtenOf(subject: Subject): Written {
  const { name = "", namespace } = partsOf(subject.id);
  return { subject, name, namespace };
}

/** Those that are called the same or, where none is, those whose name is a part of it: prefixes and suffixes are added. */
function namesakes({ name }: Written, candidates: readonly Written[]): readonly Written[] {
  const same = candidates.filter((other) => other.name === name);
  return same.length > 0 ? same : candidates.filter((other) => other.name !== "" && name.includes(other.name));
}

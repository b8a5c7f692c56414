import { isJsonObject, type Json } from "@sekisho/core";
import { ApiError, invalid } from "../http/api-error.ts";
import { type Contents, NOTHING, type Policy } from "./contents.ts";
import { type DocumentPath, documentAt, withDocument, withoutDocument, withParents } from "./documents.ts";
import { Revision, type RevisionOptions } from "./revision.ts";
import { refuseOwned } from "./roots.ts";

/** One operation of a patch; its path is whole. */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: DocumentPath; readonly value: Json }
  | { readonly op: "remove"; readonly path: DocumentPath };

/** Policies and data that are in force. A change is whole or does not happen, and is compiled before it counts. */
export class Store {
  readonly #options: RevisionOptions;
  #current: Revision;

  constructor(options: RevisionOptions) {
    this.#options = options;
    this.#current = Revision.of(NOTHING, options);
  }

  /** What is in force now. A request asks once and stays with it. */
  get current(): Revision {
    return this.#current;
  }

  /** Puts other contents into force. Throws OpaErrors, and what `make` throws; then nothing changes. */
  change(make: (contents: Contents) => Contents): void {
    this.#current = Revision.of(make(this.#current.contents), this.#options, this.#current);
  }

  /** Puts a document at a path, in an array before what is there. Throws ApiError, OpaErrors. */
  putDocument(path: DocumentPath, value: Json): void {
    this.change((contents) => {
      refuseOwned(contents, path);
      const isThere = documentAt(contents.data, path) !== undefined;
      const parents = isThere ? contents.data : withParents(contents.data, path.slice(0, -1));
      return { ...contents, data: root(withDocument(parents, path, { value, mode: "insert" })) };
    });
  }

  removeDocument(path: DocumentPath): void {
    this.patch([{ op: "remove", path }]);
  }

  /** Throws ApiError, OpaErrors. */
  patch(operations: readonly PatchOperation[]): void {
    this.change((contents) => {
      let data: Json = contents.data;
      for (const operation of operations) {
        refuseOwned(contents, operation.path);
        data =
          operation.op === "remove"
            ? withoutDocument(data, operation.path)
            : withDocument(data, operation.path, {
                value: operation.value,
                mode: operation.op === "add" ? "insert" : "replace",
              });
      }
      return { ...contents, data: root(data) };
    });
  }

  /** Throws ApiError, OpaErrors. */
  putPolicy(id: string, policy: Policy): void {
    this.change((contents) => {
      refuseOwned(contents, policy.module.package.path);
      return { ...contents, policies: new Map(contents.policies).set(id, policy) };
    });
  }

  /** Throws ApiError, OpaErrors. */
  removePolicy(id: string): void {
    this.change((contents) => {
      const policy = contents.policies.get(id);
      if (policy === undefined) throw noSuchPolicy(id);
      refuseOwned(contents, policy.module.package.path);
      const policies = new Map(contents.policies);
      policies.delete(id);
      return { ...contents, policies };
    });
  }
}

export function noSuchPolicy(id: string): ApiError {
  return new ApiError(404, "resource_not_found", `storage_not_found_error: policy id ${JSON.stringify(id)}`);
}

function root(value: Json): Contents["data"] {
  if (!isJsonObject(value)) throw invalid("storage_invalid_patch_error: root must be object");
  return value;
}

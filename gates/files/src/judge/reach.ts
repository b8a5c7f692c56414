import { type Diagnostic, isJsonObject } from "@sekisho/core";
import { partsOf, type Rename } from "@sekisho/subject";
import type { ReadFile } from "../read.ts";

/** A Terraform root in one workspace, as its plan tells it whole. */
export interface PlannedRoot {
  readonly path: string;
  readonly workspace: string;
}

/** How far a run came: what it read without a mistake, and what has another name since. */
export class Reach {
  /** Whether nothing of what was asked for failed: neither a directory nor a file in it. */
  isWhole = true;
  /** Files, charts and overlays that were read and judged whole, from the root. */
  files: string[] = [];
  readonly plans: PlannedRoot[] = [];
  /** What plans say of resources that were moved. */
  readonly renames: Rename[] = [];

  /** Charts and overlays that something of went wrong with. */
  readonly #unsound = new Set<string>();

  /** What one way to render a chart or an overlay came to. `path`: from the root. */
  addRendering(path: string, diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.some(({ severity }) => severity === "error")) {
      this.isWhole = false;
      this.#unsound.add(path);
      this.files = this.files.filter((file) => file !== path);
    } else if (!this.#unsound.has(path) && !this.files.includes(path)) this.files.push(path);
  }

  add({ file, documents, subjects, diagnostics, renames }: ReadFile): void {
    this.renames.push(...renames);
    if (diagnostics.some(({ severity }) => severity === "error")) {
      this.isWhole = false;
      return;
    }
    this.files.push(file);
    // What was planned for chosen targets only says so since Terraform 1.8.
    if (documents.some(({ value }) => isJsonObject(value) && value["complete"] === false)) return;
    const roots = new Map<string, PlannedRoot>();
    for (const { id } of subjects.filter(({ id: { type } }) => type.startsWith("tf:"))) {
      const { path, workspace } = partsOf(id);
      if (path !== undefined && workspace !== undefined) roots.set(`${path}@${workspace}`, { path, workspace });
    }
    this.plans.push(...roots.values());
  }
}

import type { Diagnostic } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import { type FileContext, fileSubject } from "./file/subject.ts";
import { kubernetesSecrets } from "./kubernetes/secret.ts";
import { kubernetesSubjects } from "./kubernetes/subjects.ts";
import { Names, repositoryPath } from "./names.ts";
import type { Rename, Subject, Subjects } from "./subject.ts";
import { readPlan } from "./terraform/plan.ts";
import { planSecrets } from "./terraform/sensitive.ts";
import { sourceSecrets, sourceSubjects } from "./terraform/source.ts";
import { planSubjects } from "./terraform/subjects.ts";

/** Whose plan a file is, where `check.plans` of sekisho.yaml says so. */
export interface PlanFile {
  /** The plan's file from the repository's root. */
  readonly file: string;
  /** Default: the directory of the file. */
  readonly root?: string;
  /** Default: `default`. */
  readonly workspace?: string;
}

/** Where a file comes from. */
export interface SubjectsOptions {
  /** `repo:github.com/acme/shop`, `cluster:prod-1`, or "" where none is known. */
  readonly scope: string;
  /** The repository's root, given the same way as the documents' `file`; "" where files are named from it already. */
  readonly root: string;
  readonly plans?: readonly PlanFile[];
  /**
   * For what was rendered: chart and release, or overlay, which names bear instead of the documents' file:
   * `charts/api@prod`, `deploy/overlays/prod@`.
   */
  readonly place?: string;
}

/**
 * The subjects of one file: pass all of its documents together, for a repeated id counts across them (`~2`). Nothing
 * is thrown for what stands in the documents. Only a subject's `digest()` can throw: `lone_surrogate`.
 */
export function subjectsOf(
  documents: readonly Document[],
  { scope, root, plans = [], place }: SubjectsOptions,
): Subjects {
  const names = new Names(scope);
  const subjects: Subject[] = [];
  const whole: Subject[] = [];
  const renames: Rename[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const document of documents) {
    // An empty document is nothing that could break a rule.
    if (document.value === null) continue;
    const file = place ?? repositoryPath(document.file, root);
    const plan = readPlan(document.value);
    const planned = plan && planSubjects(document, plan, { names, scope, ...planPlace(file, plans) });
    // Nothing is a plan instead of an object: two more keys must not hide a Pod from the rules about Pods.
    const objects = kubernetesSubjects(document, { names, file: scope.startsWith("cluster:") ? undefined : file });
    const made = [...objects.subjects, ...(planned?.subjects ?? [])];
    const own = objects.subjects.find((subject) => subject.path.length === 0);
    const traits = fileTraits(document, plan !== undefined);
    const rest = own ?? fileSubject(document, { names, file, ...traits });
    whole.push(rest);
    // One by one: a list may hold more items than a call takes arguments.
    for (const subject of made.length === 0 && plan === undefined ? [rest] : made) subjects.push(subject);
    // A `.tf` file stays a file beside its resources: it holds providers, variables and the backend, too.
    for (const subject of sourceSubjects(document, { names, file, sensitive: traits.sensitive }))
      subjects.push(subject);
    for (const rename of planned?.renames ?? []) renames.push(rename);
    for (const said of [...objects.diagnostics, ...(planned?.diagnostics ?? [])]) diagnostics.push(said);
  }
  return { subjects, documents: whole, renames, diagnostics };
}

function planPlace(file: string, plans: readonly PlanFile[]): { readonly root: string; readonly workspace: string } {
  const said = plans.find((plan) => repositoryPath(plan.file, "") === file);
  const slash = file.lastIndexOf("/");
  const directory = file === "-" ? "-" : slash < 0 ? "." : file.slice(0, slash);
  const root = said?.root === undefined ? directory : repositoryPath(said.root, "");
  return { root: root === "" ? "." : root.replace(/\/+$/, ""), workspace: said?.workspace ?? "default" };
}

function fileTraits(document: Document, isPlan: boolean): Pick<FileContext, "format" | "sensitive"> {
  const { format, value } = document;
  if (isPlan) return { format: "tfplan", sensitive: planSecrets(value) };
  // Whatever a file of environment variables holds, it is what nobody else should read.
  if (format === "dotenv") return { format, sensitive: (path) => path.length > 0 };
  return { format, sensitive: format === "hcl2" ? sourceSecrets(value) : kubernetesSecrets(value) };
}

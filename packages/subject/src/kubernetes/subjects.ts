import type { Diagnostic } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import { diagnosticAt } from "../diagnostic-at.ts";
import { makeSubject } from "../make-subject.ts";
import type { Names } from "../names.ts";
import type { Subject } from "../subject.ts";
import { qualifiedKind } from "./manifest.ts";
import { namingMistakes, objectName } from "./name.ts";
import { type Found, findObjects } from "./objects.ts";
import { kubernetesSecrets } from "./secret.ts";
import { podTemplate, templatePath } from "./workload.ts";

/** What a gate says about the file that holds the objects. */
export interface KubernetesContext {
  /** The ids of this file. */
  readonly names: Names;
  /** Path from the repository's root; undefined for objects of a cluster, whose names have no path. */
  readonly file: string | undefined;
}

/**
 * The objects of a document as subjects, and what is wrong with them. Codes: `kubernetes_not_an_object` (looks like
 * one; an error inside of a list, else a warning, for the document is judged as a file), `kubernetes_name`,
 * `kubernetes_no_pod_template` (warnings: judged as far as it goes).
 */
export function kubernetesSubjects(
  document: Document,
  { names, file }: KubernetesContext,
): { readonly subjects: readonly Subject[]; readonly diagnostics: readonly Diagnostic[] } {
  const { found, mistakes } = findObjects(document.value);
  const diagnostics = mistakes.map(({ path, problem, fatal }) =>
    diagnosticAt(document, path, {
      code: "kubernetes_not_an_object",
      severity: fatal ? "error" : "warning",
      message: fatal ? `not judged: ${problem}` : `judged as a plain file, not as a Kubernetes object: ${problem}`,
      hint: "an object of Kubernetes has apiVersion (such as apps/v1) and kind (such as Deployment)",
    }),
  );
  const subjects = found.map((object) => {
    diagnostics.push(...objectDiagnostics(document, object));
    return objectSubject(document, object, { names, file });
  });
  return { subjects, diagnostics };
}

function objectSubject(
  document: Document,
  { manifest, value, path }: Found,
  { names, file }: KubernetesContext,
): Subject {
  const name = objectName(manifest);
  return makeSubject({
    id: names.id(`k8s:${qualifiedKind(manifest)}`, file === undefined ? name : `${file}#${name}`),
    value,
    document,
    path,
    sensitive: kubernetesSecrets(value, manifest.kind),
  });
}

function objectDiagnostics(document: Document, { manifest, path }: Found): Diagnostic[] {
  const what = qualifiedKind(manifest);
  const naming = namingMistakes(manifest).map((mistake) =>
    diagnosticAt(document, [...path, ...mistake.path], {
      code: "kubernetes_name",
      severity: "warning",
      message: `${what} is judged without its full name: ${mistake.problem}`,
      hint: "exemptions, owners and findings go by namespace and name",
    }),
  );
  const at = templatePath(manifest);
  if (at === undefined || podTemplate(manifest) !== undefined) return naming;
  const missing = diagnosticAt(document, path, {
    code: "kubernetes_no_pod_template",
    severity: "warning",
    message: `${what} has no ${at.join(".")}: rules about Pods have nothing to judge`,
  });
  return [...naming, missing];
}

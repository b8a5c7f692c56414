import { fileView } from "./file/subject.ts";
import { readManifest } from "./kubernetes/manifest.ts";
import { manifestAt } from "./kubernetes/objects.ts";
import { kubernetesViews } from "./kubernetes/views.ts";
import type { Subject, View } from "./subject.ts";
import { changeView } from "./terraform/change-view.ts";
import { sourceView } from "./terraform/source.ts";

/**
 * The normal forms of a subject that native rules may apply to: `k8s.object` and, where it makes Pods, `k8s.pod` for a
 * manifest; `tf.change` for a planned resource; `tf.source` for a block of a `.tf` file; `file` for everything else. A manifest has no `file` view: a rule that
 * is about every document, whatever it is, is Conftest-style and gets `document.value`.
 */
export function viewsOf(subject: Subject): readonly View[] {
  const { type } = subject.id;
  if (type.startsWith("tf:")) {
    const source = subject.document.format === "hcl2" ? sourceView(subject) : changeView(subject.value);
    return source === undefined ? [] : [source];
  }
  if (type.startsWith("file:")) return [fileView(subject)];
  if (!type.startsWith("k8s:")) return [];
  const own = readManifest(subject.value);
  const manifest = own !== undefined && !("problem" in own) ? own : manifestAt(subject.document.value, subject.path);
  return manifest === undefined ? [] : kubernetesViews(manifest);
}

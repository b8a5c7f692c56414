import { type Path, printPath } from "@sekisho/core";
import { partsOf } from "./parts.ts";
import type { Subject, SubjectId } from "./subject.ts";

/**
 * How people name a subject: `Deployment payments/api`, `aws_s3_bucket.logs`, `deploy/values.yaml`. One that was rendered
 * says from what, for it may be rendered in several ways: `Deployment payments/api (charts/api@prod)`.
 */
export function subjectLabel(id: SubjectId): string {
  const parts = partsOf(id);
  if (id.type.startsWith("tf:")) return parts.address ?? id.name;
  if (id.type.startsWith("file:")) return id.name;
  const name = parts.namespace === undefined ? (parts.name ?? id.name) : `${parts.namespace}/${parts.name}`;
  if (!id.type.startsWith("k8s:")) return name;
  const label = `${id.type.slice(id.type.lastIndexOf("/") + 1).replace("k8s:", "")} ${name}`;
  return parts.release === undefined ? label : `${label} (${parts.path}@${parts.release})`;
}

/**
 * How people name a place inside of a subject; `path` is below the subject. A planned resource shows its address and
 * the attribute (`aws_security_group.web ingress[0].cidr_blocks`), for that is what stands in the .tf file.
 */
export function subjectPathLabel(subject: Pick<Subject, "id">, path: Path): string {
  const label = subjectLabel(subject.id);
  const inChange = path[0] === "change" && (path[1] === "after" || path[1] === "before");
  const shown = subject.id.type.startsWith("tf:") && inChange ? path.slice(2) : path;
  return shown.length === 0 ? label : `${label} ${printPath(shown)}`;
}

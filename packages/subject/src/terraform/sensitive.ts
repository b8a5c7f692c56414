import { isJsonArray, type Json, ownValue, type Path } from "@sekisho/core";
import { kubernetesSecrets } from "../kubernetes/secret.ts";

/**
 * Which paths of a plan, or of a part of one, are secret. Terraform writes sensitive values in plain text and marks
 * them beside: `before_sensitive` and `after_sensitive` have the shape of `before` and `after` with `true` where a
 * value is sensitive, `sensitive_values` that of `values`, and outputs say `sensitive: true` beside their `value`,
 * declared variables beside their `default`. The values of input variables are marked only by that declaration. A
 * Secret of Kubernetes that a resource holds as it is (`kubernetes_manifest`) is secret without a mark.
 */
export function planSecrets(value: Json): (path: Path) => boolean {
  const marked = markedSecrets(value);
  const inObjects = kubernetesSecrets(value);
  return (path) => marked(path) || inObjects(path);
}

function markedSecrets(value: Json): (path: Path) => boolean {
  const declared = ownValue(ownValue(ownValue(value, "configuration"), "root_module"), "variables");
  return (path) => {
    if (path[0] === "variables" && typeof path[1] === "string" && path[2] === "value") {
      return ownValue(ownValue(declared, path[1]), "sensitive") === true;
    }
    let part: Json | undefined = value;
    for (const [i, key] of path.entries()) {
      const marks = typeof key === "string" ? marksFor(part, key) : undefined;
      if (marks !== undefined && isMarked(marks, path.slice(i + 1))) return true;
      part = child(part, key);
    }
    return false;
  };
}

/** What stands beside a key and says which values below it are sensitive. */
function marksFor(part: Json | undefined, key: string): Json | undefined {
  if (key === "before" || key === "after") return ownValue(part, `${key}_sensitive`);
  if (key === "values") return ownValue(part, "sensitive_values");
  return key === "value" || key === "default" ? ownValue(part, "sensitive") : undefined;
}

function isMarked(marks: Json, path: Path): boolean {
  let here: Json | undefined = marks;
  for (const key of path) {
    if (here === true) return true;
    here = child(here, key);
  }
  return here === true;
}

function child(value: Json | undefined, key: string | number): Json | undefined {
  if (typeof key === "number") return isJsonArray(value) ? value[key] : undefined;
  return ownValue(value, key);
}

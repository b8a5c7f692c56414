import { isJsonArray, isJsonObject, type Json, ownValue, type Path } from "@sekisho/core";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * Which paths of a document, or of a part of one, are secret: `data` and `stringData` of every Secret in it, and the
 * annotation in which `kubectl apply` keeps a copy of both. It goes by the kind alone, wherever it stands: also a
 * Secret that is broken otherwise, or wrapped in another object, is shown to nobody. `kind` is what the list of an item
 * says for it, where the item does not say it itself.
 */
export function kubernetesSecrets(value: Json, kind?: string): (path: Path) => boolean {
  let holds: boolean | undefined = kind === "Secret" || kind === "SecretList" ? true : undefined;
  return (path) => {
    // Most documents hold none: that is found out once.
    holds ??= saysSecret(value);
    if (!holds) return false;
    let part: Json | undefined = value;
    let said = kind;
    for (const [i, key] of path.entries()) {
      const here = ownValue(part, "kind") ?? said;
      if (here === "Secret" && isSecretPart(path.slice(i))) return true;
      if (!isJsonArray(part)) said = here === "SecretList" && key === "items" ? "Secret" : undefined;
      part = typeof key === "number" ? (isJsonArray(part) ? part[key] : undefined) : ownValue(part, key);
    }
    return false;
  };
}

/** Whether an object somewhere in it says that it is a Secret, or a list of them. */
function saysSecret(value: Json): boolean {
  if (isJsonArray(value)) return value.some(saysSecret);
  if (!isJsonObject(value)) return false;
  const kind = ownValue(value, "kind");
  if (kind === "Secret" || kind === "SecretList") return true;
  return Object.values(value).some(saysSecret);
}

function isSecretPart([first, second, third]: Path): boolean {
  if (first === "data" || first === "stringData") return true;
  return first === "metadata" && second === "annotations" && third === LAST_APPLIED;
}

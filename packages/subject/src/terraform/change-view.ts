import { isJsonArray, type Json, ownValue } from "@sekisho/core";
import type { View } from "../subject.ts";
import { unknownPaths } from "./unknown.ts";

/** `tf.change`: an entry of `resource_changes` as it is. */
export function changeView(entry: Json): View {
  const type = ownValue(entry, "type");
  return {
    name: "tf.change",
    input: entry,
    toSubject: (path) => path,
    // A plan is made from sources; a change of it would change nothing.
    toWritten: () => undefined,
    unknown: unknownPaths(entry),
    ...(typeof type === "string" ? { type } : {}),
    operations: operationsOf(entry),
  };
}

/** What a rule judges that names no operations: everything but these. */
const PASSIVE: ReadonlySet<string> = new Set(["no-op", "read", "delete", "forget"]);

/**
 * Whether a rule with these `operations` (undefined: it names none) judges a view. A view without operations, which is
 * every one but `tf.change`, is always judged. An operation that we don't know counts as a change.
 */
export function operationsMatch(view: View, operations: readonly string[] | undefined): boolean {
  if (view.operations === undefined) return true;
  if (operations === undefined) return view.operations.some((operation) => !PASSIVE.has(operation));
  return view.operations.some((operation) => operations.includes(operation));
}

/**
 * `actions` of the entry; a replacement (`delete` and `create` in either order) is `replace` as well, and what happens
 * to a data source is never more than `read`. An entry that does not say what it does counts as an update.
 */
function operationsOf(entry: Json): readonly string[] {
  const actions = ownValue(ownValue(entry, "change"), "actions");
  const named = isJsonArray(actions) ? actions.filter((action) => typeof action === "string") : [];
  if (ownValue(entry, "mode") === "data") return named.includes("no-op") ? ["no-op"] : ["read"];
  if (named.length === 0) return ["update"];
  return named.includes("create") && named.includes("delete") ? [...named, "replace"] : named;
}

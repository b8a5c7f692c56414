import { isJsonArray, type Json, ownValue } from "@sekisho/core";
import { terraform } from "../rego/workloads/terraform.ts";

/** A plan of at least some bytes as `terraform show -json` prints it, and the rules that it is judged by. */
export function largePlan(bytes: number): { readonly text: string; readonly policy: string } {
  const changes = ownValue(terraform.input, "resource_changes");
  if (!isJsonArray(changes)) throw new Error("the workload has no resource_changes");
  const copies = Math.ceil(bytes / JSON.stringify(changes).length);
  const all = Array.from({ length: copies }, (_, copy) => changes.map((change) => copyOf(change, copy))).flat();
  return { text: JSON.stringify({ format_version: "1.2", resource_changes: all }), policy: terraform.policy };
}

/** The same resource in another module. */
function copyOf(change: Json, copy: number): Json {
  const address = ownValue(change, "address");
  return { ...(change as object), address: `module.m${copy}.${typeof address === "string" ? address : ""}` };
}

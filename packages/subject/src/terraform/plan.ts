import { isJsonArray, isJsonObject, type Json, ownValue } from "@sekisho/core";

/** The parts of a plan's JSON (`terraform show -json`, format 1.x) that make subjects. */
export interface Plan {
  readonly formatVersion: string;
  readonly changes: readonly Json[];
  /** Terraform stopped with an error while it planned. */
  readonly errored: boolean;
  /** Nothing was left out by `-target` or put off; Terraform says so since 1.8. */
  readonly complete: boolean;
}

/** A value with `format_version` and an array `resource_changes` is a plan; undefined for every other value. */
export function readPlan(value: Json): Plan | undefined {
  const formatVersion = ownValue(value, "format_version");
  const changes = ownValue(value, "resource_changes");
  if (typeof formatVersion !== "string" || !isJsonArray(changes)) return undefined;
  return {
    formatVersion,
    changes,
    errored: ownValue(value, "errored") === true,
    complete: ownValue(value, "complete") !== false,
  };
}

/** Whether the format is one that this reader knows: a new major version may mean anything else. */
export function knownFormat({ formatVersion }: Plan): boolean {
  return /^[01]\./.test(formatVersion);
}

/** One entry of `resource_changes`, as far as it says what it is about. */
export interface Change {
  readonly address: string;
  readonly previousAddress: string | undefined;
  readonly type: string;
}

/** Reads an entry; undefined where it does not say which resource it changes. */
export function readChange(entry: Json): Change | undefined {
  const address = ownValue(entry, "address");
  const type = ownValue(entry, "type");
  if (typeof address !== "string" || address === "" || typeof type !== "string" || type === "") return undefined;
  const previous = ownValue(entry, "previous_address");
  const previousAddress = typeof previous === "string" && previous !== "" ? previous : undefined;
  return isJsonObject(ownValue(entry, "change")) ? { address, previousAddress, type } : undefined;
}

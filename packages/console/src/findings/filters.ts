import type { FindingState, PlaceKind, Severity } from "@sekisho/server/api";
import type { Query } from "../api/client.ts";

export const STATES = ["open", "exempted", "resolved", "all"] as const;
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low", "info"];
export const PLACES: readonly PlaceKind[] = ["code", "container", "cluster", "cloud"];
export const GROUPS = ["owner", "rule", "thing"] as const;

/** What the page shows, as its address says it; what is left out asks for nothing, and for open findings. */
export interface Filters {
  readonly state?: Exclude<FindingState, "open"> | "all";
  readonly severity?: Severity;
  readonly place?: PlaceKind;
  /** "": of nobody. */
  readonly owner?: string;
  readonly rule?: string;
  readonly scope?: string;
  readonly type?: string;
  readonly subject?: string;
  readonly name?: string;
  /** UTC epoch milliseconds. */
  readonly since?: string;
  /** How they are shown: as a list where nothing is said. */
  readonly group?: (typeof GROUPS)[number];
}

const TEXTS = ["owner", "rule", "scope", "type", "subject", "name"] as const;

/** Reads an address; what no page of this console wrote is left out. */
export function readFilters(search: Record<string, unknown>): Filters {
  const texts = TEXTS.flatMap((field) => {
    const value = search[field];
    const isText = typeof value === "string" && value.length <= 1_000 && (value !== "" || field === "owner");
    return isText ? [[field, value]] : [];
  });
  const { since } = search;
  return {
    ...oneOf("state", STATES.slice(1), search),
    ...oneOf("severity", SEVERITIES, search),
    ...oneOf("place", PLACES, search),
    ...(Object.fromEntries(texts) as Filters),
    ...(typeof since === "string" && /^\d{1,15}$/.test(since) && { since }),
    ...oneOf("group", GROUPS, search),
  };
}

function oneOf(field: keyof Filters, known: readonly string[], search: Record<string, unknown>): Filters {
  const value = known.find((one) => one === search[field]);
  return value === undefined ? {} : { [field]: value };
}

/** The filters as the API takes them. */
export function queryOf(filters: Filters): Query {
  const { state, ...rest } = without(filters, "group");
  return { ...rest, ...(state !== "all" && { state: state ?? "open" }) };
}

/** Filters without some of them. */
export function without(filters: Filters, ...fields: readonly (keyof Filters)[]): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([field]) => !fields.some((one) => one === field)));
}

/** Filters with others; undefined takes one away. */
export function withOthers(
  filters: Filters,
  others: { readonly [F in keyof Filters]?: Filters[F] | undefined },
): Filters {
  return Object.fromEntries(Object.entries({ ...filters, ...others }).filter(([, value]) => value !== undefined));
}

/** Whether anything but state and display is asked for. */
export function isNarrowed(filters: Filters): boolean {
  return Object.keys(without(filters, "state", "group")).length > 0;
}

import type { Role } from "@sekisho/gate";
import type { OidcSettings } from "../config/schema.ts";

/** What a person's groups give; undefined where they give nothing: who has no role may not sign in. */
export function grantOf(
  groups: readonly string[],
  { roles, teams, otherwise }: OidcSettings["groups"],
): { readonly role: Role; readonly teams: readonly string[] } | undefined {
  const isIn = (names: readonly string[] | undefined): boolean => names?.some((name) => groups.includes(name)) ?? false;
  const role = DESCENDING.find((one) => isIn(roles[one])) ?? otherwise;
  if (role === undefined) return undefined;
  return { role, teams: [...teams].filter(([, names]) => isIn(names)).map(([team]) => team) };
}

const DESCENDING = ["admin", "approver", "member", "viewer"] as const satisfies readonly Role[];

/** The groups that a claim lists: a list of texts, or one text. What is neither lists none. */
export function groupsIn(claim: unknown): readonly string[] {
  if (typeof claim === "string") return [claim];
  return Array.isArray(claim) ? claim.filter((one): one is string => typeof one === "string") : [];
}

import type { Actor, Permission, Role } from "@sekisho/gate";

const ROLES: readonly Role[] = ["viewer", "member", "approver", "admin"];

/** Whether one role may do what another may. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

export function isRole(name: string): name is Role {
  return ROLES.some((role) => role === name);
}

export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly why: "role" | "team" | "token" };

/** What keeps somebody from an act whatever it is about: the token does not name it, or the role is too low. */
export function deniedOnAll(actor: Actor, permission: Permission): "role" | "token" | undefined {
  if (actor.permissions !== undefined && !actor.permissions.includes(permission.name)) return "token";
  return isAtLeast(actor.role, permission.role) ? undefined : "role";
}

/**
 * The one place that decides who may do what. `teams`: whom the things belong to that the act is about; a thing of nobody
 * is the administrators'. Undefined where it is allowed, else why not.
 */
export function denied(
  actor: Actor,
  permission: Permission,
  teams: readonly string[],
): "role" | "token" | "team" | undefined {
  const onAll = deniedOnAll(actor, permission);
  if (onAll !== undefined || permission.reach === "any" || actor.role === "admin") return onAll;
  const isOwn = teams.length > 0 && teams.every((team) => team !== "" && actor.teams.includes(team));
  return isOwn ? undefined : "team";
}

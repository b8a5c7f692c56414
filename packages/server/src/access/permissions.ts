import type { Permission } from "@sekisho/gate";

/** Every act of the server's own; gates add theirs. */
export const serverPermissions = [
  { name: "server.me", role: "viewer", reach: "any" },
  { name: "findings.read", role: "viewer", reach: "any" },
  { name: "findings.assign", role: "member", reach: "own-team" },
  { name: "findings.exempt", role: "member", reach: "own-team" },
  { name: "ledger.read", role: "viewer", reach: "any" },
  { name: "rulebooks.read", role: "viewer", reach: "any" },
  { name: "teams.read", role: "viewer", reach: "any" },
  { name: "teams.notify", role: "member", reach: "own-team" },
  { name: "tokens.read", role: "member", reach: "own-team" },
  { name: "tokens.manage", role: "approver", reach: "own-team" },
  { name: "members.read", role: "viewer", reach: "any" },
  { name: "members.manage", role: "admin", reach: "any" },
  { name: "jobs.read", role: "member", reach: "any" },
  { name: "jobs.manage", role: "admin", reach: "any" },
] as const satisfies readonly Permission[];

export type ServerPermission = (typeof serverPermissions)[number]["name"];

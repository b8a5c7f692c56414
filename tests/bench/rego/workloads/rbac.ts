import type { Workload } from "../workload.ts";

/** Role-based access control in the shape that OPA's performance documentation uses: two joins over small lists. */
const policy = `package rbac

default allow := false

allow if {
	some role
	user_has_role[role]
	role_has_permission[role]
}

user_has_role contains role if {
	some binding in bindings
	binding.user == input.subject
	some role in binding.roles
}

role_has_permission contains role.name if {
	some role in roles
	some permission in role.permissions
	permission.resource == input.resource
	permission.action == input.action
}

bindings := [
	{"user": "alice", "roles": ["dev", "test"]},
	{"user": "bob", "roles": ["test"]},
]

roles := [
	{"name": "dev", "permissions": [
		{"resource": "foo123", "action": "write"},
		{"resource": "foo123", "action": "read"},
	]},
	{"name": "test", "permissions": [{"resource": "foo123", "action": "read"}]},
]
`;

export const rbac: Workload = {
  name: "RBAC sample, one decision",
  goal: 1 / 50,
  policy,
  input: { subject: "bob", resource: "foo123", action: "write" },
  rule: "data.rbac.allow",
};

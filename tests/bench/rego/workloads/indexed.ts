/** Decisions that take the same time however large the data or the rule set: by key, and by rule index. */
import type { Json } from "@sekisho/core";
import { padded, times } from "../random.ts";
import type { Workload } from "../workload.ts";

const USERS = 100_000;
const RULES = 1_000;

export const lookup: Workload = {
  name: "lookup in 100,000-key data",
  goal: 1 / 50,
  policy: `package directory_access

default allow := false

allow if {
	user := data.directory.users[input.user]
	user.active
	some role in user.roles
	data.directory.grants[role][input.action]
}
`,
  data: { directory: { users: users(), grants: { reader: { read: true }, editor: { read: true, write: true } } } },
  input: { user: "user-054321", action: "write" },
  rule: "data.directory_access.allow",
};

function users(): Json {
  const entries = times(USERS, (i) => [
    `user-${padded(i, 6)}`,
    { active: i % 10 !== 0, roles: i % 3 === 0 ? ["reader", "editor"] : ["reader"], team: `team-${i % 200}` },
  ]);
  return Object.fromEntries(entries) as Json;
}

export const constantKey: Workload = {
  name: "1,000 rules on one constant key",
  goal: 1 / 50,
  policy: `package routing\n\n${times(RULES, keyedRule).join("\n")}`,
  input: { kind: "kind-0517", size: 2_000 },
  rule: "data.routing.deny",
};

function keyedRule(i: number): string {
  return `deny contains "kind-${padded(i, 4)} is too large" if {
	input.kind == "kind-${padded(i, 4)}"
	input.size > ${i}
}
`;
}

/** The directory in which both programs run. */
export const FILES: Readonly<Record<string, string>> = {
  "notes/a.rego": `# METADATA
# title: a
package notes

# METADATA
# scope: document
# title: p
p := 1 if input.x

# METADATA
# scope: document
# title: again
p := 2 if input.y

# METADATA
# title: one rule
q contains 1

# METADATA
# title: another
q contains 2
`,
  "notes/b.rego": "# METADATA\n# title: b\npackage notes\n",
  "system/log.rego": "package system.log\n\nmask := [1]\n",
  "system/data.json": '{"system": {"log": {"level": 2}, "name": "s"}, "open": {"y": 1}}\n',
  "policy/authz.rego": `# METADATA
# title: Who may do what
# authors:
# - A Person <a@example.com>
# custom:
#   level: 3
#   tags: [x, y]
package authz

import data.lib.roles as r

# METADATA
# scope: document
# description: The decision.
# entrypoint: true
default allow := false

allow if {
	input.method == "GET"
	r.has(input.user, "reader")
}

allow if r.has(input.user, "admin")

reasons contains msg if {
	not allow
	msg := sprintf("%s may not %s", [input.user, input.method])
}

grants[role] := {p | some p in data.grants[role]} if some role in r.all
`,
  "policy/lib.rego": `package lib.roles

has(user, role) if role in data.users[user].roles

all := {role | some user; some role in data.users[user].roles}

count_of(user) := count(data.users[user].roles)
`,
  "policy/authz_test.rego": `package authz_test

import data.authz

users := {"ann": {"roles": ["admin"]}, "bob": {"roles": ["reader"]}}

test_admin if authz.allow with input as {"user": "ann", "method": "DELETE"} with data.users as users

test_reader if authz.allow with input as {"user": "bob", "method": "GET"} with data.users as users

test_wrong if {
	print("bob may not", users.bob)
	authz.allow with input as {"user": "bob", "method": "PUT"} with data.users as users
}

todo_test_later if false

test_cases[name] if {
	some name, tc in {
		"admin": {"user": "ann", "want": true},
		"nobody": {"user": "eve", "want": true},
	}
	got := authz.allow with input as {"user": tc.user, "method": "GET"} with data.users as users
	got == tc.want
}

test_twice if true

test_twice if 1 == 2
`,
  "data/data.json": `{"users": {"ann": {"roles": ["admin"]}, "bob": {"roles": ["reader", "writer"]}}, "grants": {"admin": ["all"], "reader": ["get", "list"]}}`,
  "data/more/numbers.yaml": "one: 1\nhalf: 0.5\nlist: [3, 1, 2]\n",
  "input.json": `{"user": "bob", "method": "GET"}`,
  "input.yaml": "user: eve\nmethod: PUT\n",
  "v0.rego": "package v0\n\np[x] { x = input.xs[_]; x > 1 }\n\nq = 1 { true }\n",
  "odd.rego":
    "package odd\nimport   data.x\na=1\nb   if {input.a;   not input.b} # why\nc contains x if {x := [1,\n2][_]}\n",
  "even.rego": "package even\n\na := 1\n",
  "tree.rego": `package tree.q["x-y"]

import data.lib as l
import input.foo

default p := false

p if {
	not input.x
	some i, j
	input.y[i] = j
} else := 2 if {
	every k, v in {1, 2} { k < v }
}

f(x, [y]) := z if z := {"a": x | y; true} with input.a as 1 with data.b as 2

s contains [x | x := 1.50; -3]

o[a].b := {1, "s", null, true, \`raw\`} if {
	a := set()
	b := {}
	c := -1
}

t := $"a{1}b{input.z}"

x.y.z if "a" in ["a"]

w := data.b.c(1)[0]

m["k"] := 1

n[k] if k := _

u := {v | v := input[_][_]}
`,
  "unsafe.rego": "package unsafe\n\np if x > 1\n\nq if y == 2\n",
  "heads.rego": "package heads\n\np if x > 1\n\nr := z\n",
  "types.rego": 'package types\n\np := count(1)\n\nq := 1 + "a"\n\nr := nope(1)\n',
  "recursive.rego": "package recursive\n\np if q\n\nq if p\n",
  "conflict.rego": "package conflict\n\np := 1\n\np := 2\n\nf(x) := 1 if x\n\nf(x) := 2 if x\n",
  "syntax.rego": "package syntax\n\np := := 1\n",
  "unused.rego": "package unused\n\nimport data.foo\n\np := 1\n",
  "broken.json": '{"a": [1',
  "list.json": "[1, 2]",
  "clash/a.json": '{"a": 1}',
  "clash/b.json": '{"a": 2}',
  "schema.json":
    '{"type": "object", "properties": {"user": {"type": "string"}, "method": {"type": "string"}}, "additionalProperties": false}',
  "caps.json":
    '{"builtins": [{"name": "eq", "decl": {"args": [{"type": "any"}, {"type": "any"}], "result": {"type": "boolean"}, "type": "function"}, "infix": "="}], "features": ["rego_v1"]}',
  "bundle/.manifest": '{"revision": "r1", "roots": ["app", "cfg"], "metadata": {"a": 1}}',
  "bundle/app/app.rego": "package app\n\np if data.cfg.on\n",
  "bundle/cfg/data.yaml": "on: true\n",
  "bundle/cfg/other.json": "{",
};

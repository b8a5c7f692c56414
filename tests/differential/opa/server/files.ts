/** Policies and data that both servers serve. */
export const FILES: Readonly<Record<string, string>> = {
  "authz.rego": `package authz

default allow := false

allow if input.user == "admin"

names contains n if some n in input.names

f(x) := x + 1

bad := 1 / input.zero

conf := x if { some x in input.many }

data_x := data.things.x

rows := [1, {"a": 2}]

by_name[name] := [name] if some name in ["a", "0"]
`,
  "sys.rego": `package system

main := {"allow": true, "got": input}

health.live if input

health.ready if not input.nothing
`,
  "access.rego": `package system.authz

default allow := false

allow if input.identity == "secret"

allow if input.path == ["v1", "data", "open"]

allow := {"allowed": false, "reason": "no way"} if input.path == ["v1", "data", "reason"]

allow := {"allowed": false, "reason": json.marshal(object.remove(input, ["headers"]))} if input.path[2] == "told"

allow := {"allowed": false, "reason": json.marshal(input.body)} if input.path == [""]
`,
  "data.json": JSON.stringify({
    things: { x: "X", list: [1, { a: "<b>" }], 0: "zero", e: {}, "a b": 1 },
    long: "a".repeat(2_000),
  }).replace('"X"', "1.50"),
  "bundle/.manifest": JSON.stringify({ roots: ["app", "cfg/own"], revision: "r1", metadata: { a: 1 } }),
  "bundle/app/app.rego": "package app.main\n\nx := data.cfg.own.y\n\nz := data.cfg.free\n",
  "bundle/cfg/own/data.json": JSON.stringify({ y: 1 }),
  "other.rego": "package other\n\nx := data.app.main.x\n",
};

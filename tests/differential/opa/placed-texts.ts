/** Texts whose trees with places are compared to the letter. */
export interface PlacedText {
  readonly name: string;
  readonly version: "v0" | "v1";
  readonly text: string;
}

export const PLACED_TEXTS: readonly PlacedText[] = [
  {
    name: "statements, heads and rules of each form",
    version: "v1",
    text: `package a.b["c"]

import data.x.y as z
import rego.v1

default allow := false

# hello
allow if {
	some i, j
	some k, v in input.xs
	x := input.a[i].b
	x + 1 > 2
	not foo(1, "x") with input.a as 3
	every q in [1, 2] { q in {1, 2} }
	y = {"a": 1, "b": [z | z := 1]}
	1, 2 in y
	-3 < x
	(x)
}

p contains "x" if input.z
p contains "y"
q[x] := 1 if x := 2
f(x) := y if { y := x } else := 4 if { true } else := 5
r.s.t = 1
k := \`raw\`
k2 := $"a {input.x} b"
r.s[x] if { x := 1 }
r.u := 2
`,
  },
  {
    name: "parentheses, memberships and refs into collections",
    version: "v1",
    text: `package a["b c"].d

import data.x["y z"]
import input as inp

p if { (input.a)  ; x := (1 + 2) * 3; y := ((x)); (x + y)/2 > 0.5 }
q if { some k, v + 1 in [1]; 1, 2 * 3 - 4 in [x]; (1), (2 + 3) in [1] ; 1 in [1] in [true] }
q2 if { [1, 2][0] == 1; {"a": 1}.a; {1, 2}[1]; [x | x := 1][0]; f(1).b[0]; set() == set(); set()[x] }
f(1) := {"b": [1]}
# c
r if { input.a } { input.b } { input["c"][\`d\`] }
s := 1 if input.a else := 2 if input.b with input as {"x": [1]} else := (3)
s2 := 1 if { input.a } else if { input.b } else if not input.c else = 4 if { 1 }
t.u if { true }
t["v"] if { true }
t[x] if { x := 1 }
t.w contains (1 + 2)
t[x].y contains z if { x := 1; z := 2 }
u(x, [y, _]) := $"{x} \\{ {  y  } {1} 😀 é{\`a\`}z" if { x; y }
v := "😀"
h(x) if { x == 1 } { x == 2 }
h.i(x) if { x == 1 } { x == 2 }
j := data.foo["bar"](1)
k if { not (1 == 2); every k, v in (input) { v } ; -data.x > -1 ; x - -1 == 0 }
l := {(x): (y) | x := 1; y := 2}
m := [a | b, c]
n := {"a": a | b, "c": 1}
o if every x in [1] { x } 
z if walk(input, [p, v]) # comment
z if 
   input.a with input.b as # c
   1
z if { count(x) with count as f with data.x as 3 }
w2 := data["a.b"](1)
`,
  },
  {
    name: "METADATA and characters of several bytes",
    version: "v1",
    text: `# METADATA
# title: x
# description: |
#   hello
package a

import data.x.y as z

# METADATA
# title: rule
p.q if { (input.a + 1) * 2 == -3 } 

# é
p.r contains "日本" if { not "é" == x with input as 3; -input.x < 1 }
`,
  },
  {
    name: "lines that end as on Windows",
    version: "v1",
    text: `package crlf\r
\r
p if {\r
	input.x == "a" # c\r
}\r
# METADATA\r
# title: x\r
q := 1\r
`,
  },
  {
    name: "line breaks inside of strings and blocks of METADATA",
    version: "v1",
    text: `package a
# METADATA
#title: x
#
#
p.q := 1
# METADATA
# scope: document
r := \`a
b\` 
s := $\`
{1} x
{ 2 }\` 
`,
  },
  {
    name: "rules of Rego v0",
    version: "v0",
    text: `package a
p[x] { x := 1 }
p.x
p["y"]
q = 1 { true } else = 2 { false }
f(1)
f.g(2)
r.s.t
p2[x] = y { x := 1; y := 2 } { x := 3; y = 4 }
default d = (1)
default e
k { input.x } { input.y }
w [x] { x := 1 }
`,
  },
  {
    name: "names of functions with quoted parts",
    version: "v1",
    text: `package a
foo["bar"](x) if x > 1
q["a b"].c(x) := 1
	r.s["t\\n"](x) := x
r2[ "t" ].u[\`raw\`](x) := x
o["p"][x] := 1 if x := 3
a.a.a(x) if foo["bar"](x)
`,
  },
];

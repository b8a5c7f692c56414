/** A policy that says how it is evaluated, and lines that ask for it. */
export const EXPLAIN_FILES: Readonly<Record<string, string>> = {
  "noted.rego": `package noted

p contains x if {
	some x in [1, 2, 3]
	trace(sprintf("x is %d", [x]))
	x > 1
	q(x)
}

q(x) if {
	x != 2
	trace("q holds")
}

r if {
	input.a == 1
	trace("never")
}

s := y if {
	y := input.b + 1
	not r
	trace("s")
	y > 2
}

default u := 0

u := 7 if {
	some x in p
	trace("in u")
	x > 7
}

v if {
	some x in [1, 2]
	some y in [2, 3]
	x + 1 == y
	not data.noted.u
	trace(sprintf("%d and %d", [x, y]))
	y == x + 2
}
`,
  "b.json": '{"b": 2}',
};

const NOTED = "eval -d noted.rego -i b.json";

/** Equal to the letter. */
export const NOTES: readonly string[] = [
  ...["p", "q", "r", "s", "u", "v"].map((rule) => `${NOTED} --explain notes -f pretty data.noted.${rule}`),
  `${NOTED} --explain notes -f pretty data.noted`,
  `${NOTED} --explain notes --var-values -f pretty data.noted`,
  `${NOTED} --explain notes -f raw data.noted.s`,
  `${NOTED} --explain off -f pretty data.noted.s`,
  "eval --explain nope 1",
];

/** Equal but for the texts of expressions, which are as they were written, not as they were compiled. */
export const FAILS: readonly string[] = ["p", "u"].flatMap((rule) => [
  `${NOTED} --explain fails -f pretty data.noted.${rule}`,
  `${NOTED} --explain fails --var-values -f pretty data.noted.${rule}`,
]);

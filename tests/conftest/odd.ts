/** Messages that outputs must escape, align or leave alone, and rules of every shape that Conftest counts in its own way. */
export const ODD_POLICY = `package main

deny contains "line one\\nline two  \\n\\n  four" if input.a
deny contains "日本語 wide ｶﾅ é" if input.a
deny contains "tab\\there and | pipe" if input.a
deny contains "  leading and trailing  " if input.a
deny contains "emoji 🎉 🇯🇵 ok ✓ → …" if input.a
deny contains "\\u001b[31mred\\u001b[0m and <b>\\"quotes\\"</b> & 'more'" if input.a
deny contains "\\n" if input.a
deny contains "" if input.a
deny contains 42 if input.a
deny contains sprintf("%v %d %s", [input.n, input.n, input.n]) if input.n
violation_long contains "a very long message that goes on and on and on and on and on and on and on and on and on and on" if input.a
warn contains {"msg": "100% of %s", "details": {"n": 1.50, "list": [1, {"b": null}]}, "_loc": {"line": 7}} if input.a
warn_x contains {"msg": "x", "_loc": {"file": "odd/other file.txt", "line": 2}} if input.a
warn_n contains {"msg": "numbers", "n": input.n} if input.n
default deny_d := false
deny_s := "a string" if input.a
warn_o[x] := 1 if { x := "k"; input.a }
deny_nested.x contains "unseen" if input.a
exception contains ["long", "x", "x"] if input.exc
exception contains ["long"] if input.exc
`;

export const ODD_INPUTS: Readonly<Record<string, string>> = {
  "odd name,50%: (1).yaml": "a: 1\n",
  "multi.yaml": "a: 1\nexc: true\n---\n---\na: 2\n---\n",
  "marks.yaml": "---\na: 1\n--- # second\na: 2\n...\n",
  "duplicate.yaml": "a: 1\na: 2\n",
  "empty.json": "{}",
  "nothing.yaml": "",
  "list.json": '[{"a": 1}, {"b": 2}, [3]]',
  "text.json": '"text"',
  "null.json": "null",
  "numbers.json": '{"n": 1000000, "m": [1.0, 1e3, 0.00001, 12345678901234567890, 1E25, 123456.789]}',
  "numbers.yaml": "n: 0x10\nm: [1_000, .5, 1e7, 0o17, 017, 2001-01-01, yes, ~]\n",
  "broken.json": '{"a": ',
  "broken.yaml": "a: [1\n",
};

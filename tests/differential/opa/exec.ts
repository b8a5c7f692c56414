/** Words of `opa exec` for both programs, in the directory of files.ts and these. */
export const EXEC_FILES: Readonly<Record<string, string>> = {
  "in/a.json": '{"user": "ann", "xs": [1]}',
  "in/b.yaml": "user: bob\nn: 1.50\n",
  "in/sub/bad.json": "{",
  "in/sub/null.json": "null",
  "in/x.txt": "no input",
  "decide/a.rego": `package app

allow if input.user == "ann"

xs contains x if some x in input.xs

err := 1 / 0

both := 1 if true

both := 2 if input.user == "bob"
`,
  "decide/m.rego": 'package system\n\nmain := {"u": input.user, "f": 1.50, "<": "&"}\n',
  "decide/data.json": '{"given": {"a": 1}}',
  "lib-bundle/.manifest": '{"roots": ["lib"]}',
  "lib-bundle/lib.rego": "package lib\n\nx := data.lib.d\n",
  "lib-bundle/data.json": '{"lib": {"d": 1.50}}',
  "out-bundle/.manifest": '{"roots": ["x"]}',
  "out-bundle/a.rego": "package y\n",
  "default.json": '{"labels": {"x": "y"}, "default_decision": "/app/allow"}',
  "default.yaml": "default_decision: app/xs\n",
};

export const EXECS: readonly string[] = [
  "exec",
  "exec in",
  "exec in/x.txt",
  "exec -b decide in",
  "exec -b decide --decision app/allow in/a.json in/b.yaml",
  "exec -b decide --decision /app/allow in --fail",
  "exec -b decide --decision app/allow in/a.json --fail",
  "exec -b decide --decision app/allow in/a.json --fail-defined",
  "exec -b decide --decision app/allow in/b.yaml --fail-defined",
  "exec -b decide --decision app/xs in/a.json in/b.yaml --fail-non-empty",
  "exec -b decide --decision app/xs in/b.yaml --fail-non-empty",
  "exec -b decide --decision app/both in/b.yaml in/a.json --fail-non-empty",
  "exec -b decide --decision app/both in/b.yaml --fail",
  "exec -b decide --decision app/xs in/a.json --fail-non-empty --fail",
  "exec -b decide --decision app/xs in/a.json --fail-non-empty --fail-defined",
  "exec -b decide --decision app/xs in/a.json --fail --fail-defined",
  "exec -b decide --decision app/err in/a.json",
  "exec -b decide --decision app in/a.json",
  "exec -b decide --decision given in/a.json",
  "exec -b decide --decision / in/a.json",
  "exec -b decide --decision app.allow in/a.json",
  "exec -b decide -c default.json in/a.json",
  "exec -b decide -c default.yaml in/a.json",
  "exec -b decide --set default_decision=/app/xs in/a.json",
  "exec -b decide -c default.json --set default_decision=app/xs in/a.json",
  "exec -b decide -c nowhere.json in/a.json",
  "exec -b nowhere in/a.json",
  "exec -b decide nowhere",
  "exec -b out-bundle in/a.json",
  "exec -b decide -b lib-bundle in/a.json",
  "exec -b bundle -b lib-bundle --decision lib in/a.json",
  "exec -b decide -f pretty in",
  "exec -b decide -I",
  "exec -b decide --nope in",
];

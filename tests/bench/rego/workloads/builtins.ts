/** Policies whose time goes into builtins: strings, patterns, graphs. */
import { Sequence, times } from "../random.ts";
import type { Workload } from "../workload.ts";

const RECORDS = 200;
const LINES = 200;
const NODES = 1_000;

export const strings: Workload = {
  name: "strings and sprintf heavy",
  goal: 1 / 10,
  policy: `package labels

report contains line if {
	some record in input.records
	parts := split(record.arn, ":")
	service := upper(parts[2])
	owner := trim_space(lower(record.owner))
	not startswith(owner, "robot-")
	path := replace(trim_prefix(record.path, "/srv/"), "/", ".")
	short := substring(path, 0, 12)
	where := concat("@", [service, parts[3]])
	line := sprintf("%s %-12s|%05d|%v of %s (%d%%)", [where, short, record.size, record.tags, owner, record.share])
}
`,
  input: { records: records() },
  rule: "data.labels.report",
};

function records(): Workload["input"] {
  const s = new Sequence(30);
  return times(RECORDS, (i) => ({
    arn: `arn:aws:${s.pick(["s3", "ec2", "rds"])}:eu-${s.pick(["west", "north"])}-1:0123456789${i}:thing/${i}`,
    owner: `  ${s.pick(["Team-Web", "Team-Data", "robot-Deploy"])}-${s.below(40)} `,
    path: `/srv/${s.pick(["apps", "batch"])}/unit-${i}/current`,
    size: s.below(50_000),
    share: s.below(100),
    tags: [`t${s.below(9)}`, `env-${s.pick(["prod", "test"])}`],
  }));
}

export const patterns: Workload = {
  name: "regex heavy",
  goal: 1 / 3,
  policy: `package patterns

findings contains {"line": i, "kind": "key"} if {
	some i, line in input.lines
	regex.match(\`AKIA[0-9A-Z]{16}\`, line)
}

findings contains {"line": i, "kind": "address"} if {
	some i, line in input.lines
	regex.match(\`(^|\\s)([0-9]{1,3}\\.){3}[0-9]{1,3}($|\\s)\`, line)
}

findings contains {"line": i, "kind": "mail"} if {
	some i, line in input.lines
	regex.match(\`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}\`, line)
}

findings contains {"line": i, "kind": "image", "parts": parts} if {
	some i, line in input.lines
	[[_, host, name, tag]] := regex.find_all_string_submatch_n(\`image=([a-z0-9.-]+)/([a-z0-9/_-]+):([\\w.-]+)\`, line, 1)
	parts := [host, name, tag]
}

findings contains {"line": i, "kind": "name"} if {
	some i, line in input.lines
	some word in regex.split(\`\\s+\`, line)
	startswith(word, "name=")
	not regex.match(\`^name=[a-z0-9]([-a-z0-9]*[a-z0-9])?$\`, word)
}

findings contains {"line": i, "kind": "masked", "text": text} if {
	some i, line in input.lines
	regex.match(\`(?i)password\\s*[:=]\`, line)
	text := regex.replace(line, \`(?i)(password\\s*[:=]\\s*)\\S+\`, "\${1}***")
}
`,
  input: { lines: lines() },
  rule: "data.patterns.findings",
};

function lines(): Workload["input"] {
  const s = new Sequence(40);
  return times(LINES, (i) => {
    const extra = s.pick([
      "status=ok",
      "key=AKIA0123456789ABCDEF",
      `from 10.0.${i}.7 retry`,
      "contact ops@example.org",
      "image=registry.example/shop/web:4.1.0",
      "Password: hunter2",
    ]);
    return `2026-01-02T03:04:05Z level=info name=${s.pick(["web", "web-1", "Web_2", "db-"])} ${extra} took=${s.below(900)}ms`;
  });
}

export const reachable: Workload = {
  name: "graph.reachable on 1,000 nodes, exported",
  goal: 1 / 10,
  policy: `package calls

touched := graph.reachable(input.calls, {"node-0"})
`,
  input: { calls: calls() },
  rule: "data.calls.touched",
};

/** The same without a thousand strings to be sorted for a reader. */
export const reachableDecision: Workload = {
  name: "graph.reachable on 1,000 nodes, one decision",
  goal: 1 / 10,
  policy: `package calls

default allow := false

allow if {
	touched := graph.reachable(input.calls, {"node-0"})
	not "vault" in touched
	count(touched) > 10
}
`,
  input: { calls: calls() },
  rule: "data.calls.allow",
};

/** Each node calls up to three later or earlier ones; nearly all can be reached. */
function calls(): Workload["input"] {
  const s = new Sequence(50);
  const entries = times(NODES, (i) => [
    `node-${i}`,
    [`node-${(i + 1) % NODES}`, ...times(s.below(3), () => `node-${s.below(NODES)}`)],
  ]);
  return Object.fromEntries(entries) as Workload["input"];
}

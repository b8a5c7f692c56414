/** What `sekisho init` writes, by path: a rulebook that passes its own tests, and the settings that name it. */
export const startingFiles: Readonly<Record<string, string>> = {
  "sekisho.yaml": `# Settings of this repository for sekisho.
apiVersion: sekisho/v1
rulebook: ./rulebook
check:
  # What \`sekisho check\` judges when it is given no path.
  paths: ["."]
  # In the syntax of .gitignore.
  ignore: ["**/testdata/**"]
`,
  "rulebook/rulebook.yaml": `apiVersion: rulebook/v1
# The prefix of your own rules: example/team-label.
name: example
version: 0.1.0
includes:
  - {use: sekisho:kubernetes}
  - {use: sekisho:terraform-aws}
rules:
  # Where your images come from; without this parameter the rule would not be judged.
  kubernetes/image-registry:
    parameters: {registries: [registry.example.com]}
stages:
  # Told, but nothing stops, until the day is over; then the rule stops.
  - {rules: [kubernetes/probes], action: warn, until: 2099-12-31}
`,
  "rulebook/owners.yaml": `apiVersion: rulebook/v1
kind: Owners
# Who is told about what nobody else owns.
default: platform
teams:
  # \`approves\`: the rules for which the team may grant exemptions.
  platform: {language: en, approves: ["**"]}
owns:
  - {namespace: "*", team: platform}
`,
  "rulebook/rules/team-label.rego": `# METADATA
# scope: package
# title: Workloads name the team that runs them
# description: At three in the morning, somebody must find out whom to call.
# custom:
#   sekisho:
#     id: team-label
#     severity: low
#     fix: "Add the label to \`metadata.labels\`, with the name of your team."
#     applies:
#     - view: k8s.object
#       kinds: [apps/Deployment, apps/StatefulSet, apps/DaemonSet, batch/CronJob]
#     parameters:
#       type: object
#       properties:
#         label: {type: string, default: example.com/team}
#     message: "the label {label} is missing"
#     ja:
#       title: ワークロードに担当チームの名前を付ける
#       why: 担当が書かれていないと、夜中に障害が起きたときの連絡先が分かりません。
#       fix: "\`metadata.labels\` にラベルを加え、チーム名を書いてください。"
#       message: "ラベル {label} がありません"
package example.team_label

deny contains {"msg": msg, "label": label} if {
	label := data.parameters.label
	not input.metadata.labels[label]
	msg := sprintf("the label %s is missing", [label])
}
`,
  "rulebook/rules/team-label_test.rego": `package example.team_label_test

import data.example.team_label

test_without_label if {
	count(team_label.deny) == 1 with input as {"metadata": {"labels": {"app": "api"}}} with data.parameters.label as "team"
}

test_with_label if {
	count(team_label.deny) == 0 with input as {"metadata": {"labels": {"team": "shop"}}} with data.parameters.label as "team"
}
`,
  "rulebook/tests/team-label.cases.yaml": `apiVersion: rulebook/v1
kind: Cases
rule: example/team-label
cases:
  - name: the label is missing
    file: fixtures/unlabelled.yaml
    violations: [{line: 5, column: 3}]
  - name: the label is there
    file: fixtures/labelled.yaml
    violations: []
`,
  "rulebook/tests/fixtures/unlabelled.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  labels: {app: api}
`,
  "rulebook/tests/fixtures/labelled.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  labels: {app: api, example.com/team: shop}
`,
};

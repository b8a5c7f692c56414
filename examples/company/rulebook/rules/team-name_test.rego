package acme.team_name_test

import data.acme.team_name

teams := {"teams": ["shop", "payments"]}

test_label if {
	team_name.deny == set() with input as workload({"example.com/team": "shop"}) with data.parameters as teams
}

test_label_of_nobody if {
	some v in team_name.deny with input as workload({"example.com/team": "shoop"}) with data.parameters as teams
	v.field == "label example.com/team"
	v.value == "shoop"
}

test_no_label if {
	some v in team_name.deny with input as workload({"app.kubernetes.io/name": "web"}) with data.parameters as teams
	v.value == null
}

test_no_labels_at_all if {
	count(team_name.deny) == 1 with input as {"kind": "Deployment", "metadata": {"name": "web"}} with data.parameters as teams
}

test_tag if {
	team_name.deny == set() with input as change({"tags": {"team": "payments"}}) with data.parameters as teams
}

test_no_tags if {
	some v in team_name.deny with input as change({"tags": null}) with data.parameters as teams
	v.field == "tag team"
	v.value == null
}

workload(labels) := {"kind": "Deployment", "metadata": {"name": "web", "labels": labels}}

change(after) := {"type": "aws_s3_bucket", "change": {"actions": ["create"], "after": after}}

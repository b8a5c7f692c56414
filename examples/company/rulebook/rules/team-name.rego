# METADATA
# scope: package
# title: Everything says which team it belongs to
# description: At three in the morning nobody finds out by archaeology whom to call; bills and findings go to the same team.
# custom:
#   sekisho:
#     id: team-name
#     severity: low
#     fix: "Name the team: `labels: {example.com/team: shop}` in a manifest, `tags = { team = \"shop\" }` in Terraform."
#     applies:
#     - view: k8s.object
#       kinds: [apps/Deployment, apps/StatefulSet, apps/DaemonSet, batch/CronJob]
#     - view: tf.change
#       types: [aws_db_instance, aws_ebs_volume, aws_s3_bucket]
#     parameters:
#       type: object
#       required: [teams]
#       properties:
#         teams:
#           description: Names of all teams.
#           type: array
#           minItems: 1
#           items: {type: string}
#     message: "{field} names no team of ours: it is {value}"
#     ja:
#       title: どのチームのものかを必ず書く
#       why: 午前 3 時に、誰へ連絡すべきかを調べている時間はありません。費用も検出結果も同じチームに届きます。
#       fix: "チーム名を書いてください（マニフェストなら `labels: {example.com/team: shop}`、Terraform なら `tags = { team = \"shop\" }`）。"
#       message: "{field} が社内のチームを示していません: 値は {value} です"
package acme.team_name

deny contains {"msg": msg, "field": "label example.com/team", "value": value} if {
	input.kind
	not labelled
	value := get(get(input.metadata, "labels"), "example.com/team")
	msg := sprintf("label example.com/team names no team of ours: it is %v", [value])
}

deny contains {"msg": msg, "field": "tag team", "value": value} if {
	input.change
	not tagged
	value := get(get(input.change.after, "tags"), "team")
	msg := sprintf("tag team names no team of ours: it is %v", [value])
}

labelled if input.metadata.labels["example.com/team"] in data.parameters.teams

tagged if input.change.after.tags.team in data.parameters.teams

# null where there is none, so that the message has something to show.
get(parent, key) := value if {
	value := parent[key]
} else := null

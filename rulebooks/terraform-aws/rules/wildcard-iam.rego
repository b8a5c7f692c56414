# METADATA
# scope: package
# title: IAM policies name what they allow
# description: Who may do everything of a service to everything can also delete it, open it to others, or give more rights away.
# related_resources:
# - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
# custom:
#   sekisho:
#     id: wildcard-iam
#     severity: high
#     fix: "Name the actions and resources, for example `\"Action\": [\"s3:GetObject\"]` on `\"Resource\": \"arn:aws:s3:::shop-images/*\"`."
#     applies:
#     - view: tf.change
#       types: [aws_iam_policy, aws_iam_role_policy, aws_iam_user_policy, aws_iam_group_policy]
#     parameters:
#       type: object
#       properties:
#         allowed:
#           description: "Actions that may be allowed on every resource, as they are written, for example [cloudwatch:*]."
#           type: array
#           items: {type: string}
#           default: []
#     instance: instance
#     message: "statement {statement} allows {action} on every resource"
#     ja:
#       title: IAM ポリシーでは許可する内容を具体的に書く
#       why: あるサービスの全操作を全リソースに許すと、削除も、外部への公開も、さらに権限を配ることもできます。
#       fix: "操作とリソースを具体的に書いてください（例: `\"Action\": [\"s3:GetObject\"]` と `\"Resource\": \"arn:aws:s3:::shop-images/*\"`）。"
#       message: "ステートメント {statement} が全リソースに対する {action} を許可しています"
package terraform_aws.wildcard_iam

import data.terraform_aws.lib

deny contains {"msg": msg, "statement": statement, "action": action, "instance": instance} if {
	policy := json.unmarshal(input.change.after.policy)
	some i, s in lib.list(policy.Statement)
	s.Effect == "Allow"
	every_resource(s)
	some action in lib.list(s.Action)
	whole_service(action)
	not action in data.parameters.allowed
	statement := lib.sid(i, s)
	instance := sprintf("%s:%s", [statement, action])
	msg := sprintf("statement %s allows %s on every resource", [statement, action])
}

# NotAction allows all that it does not name, also what AWS adds tomorrow.
deny contains {"msg": msg, "statement": statement, "action": "NotAction", "instance": instance} if {
	policy := json.unmarshal(input.change.after.policy)
	some i, s in lib.list(policy.Statement)
	s.Effect == "Allow"
	every_resource(s)
	s.NotAction
	statement := lib.sid(i, s)
	instance := sprintf("%s:NotAction", [statement])
	msg := sprintf("statement %s allows NotAction on every resource", [statement])
}

every_resource(s) if "*" in lib.list(s.Resource)

every_resource(s) if s.NotResource

# `*`, `s3:*` and `*:*`, also written with more stars.
whole_service(action) if regex.match(`^(\*+|[^:]+:\*+)$`, action)

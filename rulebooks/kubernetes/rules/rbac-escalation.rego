# METADATA
# scope: package
# title: Roles do not let their holders gain more rights
# description: Whoever may escalate, bind, impersonate, do everything to a resource or read all Secrets can take rights that nobody gave them.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
# custom:
#   sekisho:
#     id: rbac-escalation
#     severity: high
#     fix: "Name verbs and resources one by one, for example `verbs: [get, list]` on `resources: [pods]`, and limit a powerful one by `resourceNames` or to a Role in one namespace."
#     applies:
#     - view: k8s.object
#       kinds: [rbac.authorization.k8s.io/ClusterRole, rbac.authorization.k8s.io/Role]
#     parameters:
#       type: object
#       properties:
#         verbs:
#           description: Verbs that no role gives; "*" is all of them.
#           type: array
#           items: {type: string}
#           default: [escalate, bind, impersonate, "*"]
#         resources:
#           description: Resources that no role gives; "*" is all of them.
#           type: array
#           items: {type: string}
#           default: ["*"]
#         clusterWide:
#           description: What a ClusterRole does not give for all objects of a resource.
#           type: array
#           items:
#             type: object
#             required: [resource, verbs]
#             properties:
#               resource: {type: string}
#               verbs: {type: array, items: {type: string}}
#           default:
#           - {resource: secrets, verbs: [get, list, watch]}
#           - {resource: serviceaccounts/token, verbs: [create]}
#           - {resource: nodes/proxy, verbs: [get, create, update, patch, delete]}
#           - {resource: certificatesigningrequests/approval, verbs: [update, patch]}
#     instance: grant
#     message: "the role grants {grant}"
#     ja:
#       title: ロールから、より大きな権限を得られないようにする
#       why: escalate・bind・impersonate、あるリソースへの全操作、全 Secret の読み取りがあれば、与えられていない権限まで手に入ります。
#       fix: "動詞とリソースを 1 つずつ書き（例: `resources: [pods]` に `verbs: [get, list]`）、強い権限は `resourceNames` か 1 つの名前空間の Role に絞ってください。"
#       message: "このロールは {grant} を許します"
package kubernetes.rbac_escalation

deny contains {"msg": msg, "grant": grant} if {
	some rule in input.rules
	some verb in rule.verbs
	verb in data.parameters.verbs
	grant := sprintf("%s on %s", [verb, joined(rule)])
	msg := sprintf("the role grants %s", [grant])
}

deny contains {"msg": msg, "grant": grant} if {
	some rule in input.rules
	some resource in rule.resources
	resource in data.parameters.resources
	grant := sprintf("%s on %s", [concat(",", sort(rule.verbs)), resource])
	msg := sprintf("the role grants %s", [grant])
}

deny contains {"msg": msg, "grant": grant} if {
	input.kind == "ClusterRole"
	some rule in input.rules
	object.get(rule, "resourceNames", null) in [null, []]
	some resource in rule.resources
	some power in data.parameters.clusterWide
	resource == power.resource
	some verb in rule.verbs
	verb in power.verbs
	grant := sprintf("%s on %s", [verb, resource])
	msg := sprintf("the role grants %s", [grant])
}

# What a rule is about, in an order that does not depend on how it is written.
joined(rule) := concat(",", sort(rule.resources)) if {
	count(rule.resources) > 0
} else := concat(",", sort(rule.nonResourceURLs)) if {
	count(rule.nonResourceURLs) > 0
} else := "nothing"

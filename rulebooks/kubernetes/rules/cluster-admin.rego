# METADATA
# scope: package
# title: Nobody is bound to cluster-admin
# description: cluster-admin may do everything, in every namespace, also read all Secrets and give rights to others; a leaked token of it is the whole cluster.
# related_resources:
# - ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
# - ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   sekisho:
#     id: cluster-admin
#     severity: critical
#     fix: "Bind a Role with the verbs and resources that are really used, in one namespace; or, where it must be, name the subject in the rule's parameter `allowed`, beside those that stay: `allowed: [Group/system:masters, Group/platform-admins]`."
#     applies:
#     - view: k8s.object
#       kinds: [rbac.authorization.k8s.io/ClusterRoleBinding, rbac.authorization.k8s.io/RoleBinding]
#     parameters:
#       type: object
#       properties:
#         roles:
#           description: ClusterRoles that count as all-powerful.
#           type: array
#           items: {type: string}
#           default: [cluster-admin]
#         allowed:
#           description: Subjects that may have them, as User/NAME, Group/NAME or ServiceAccount/NAMESPACE/NAME.
#           type: array
#           items: {type: string}
#           default: ["Group/system:masters"]
#     instance: subject
#     message: "{subject} is bound to {role}"
#     ja:
#       title: cluster-admin を割り当てない
#       why: cluster-admin は全名前空間で何でもでき、全 Secret を読み、他者に権限を与えられます。トークンが漏れればクラスター全体を失います。
#       fix: "実際に使う動詞とリソースだけの Role を 1 つの名前空間で割り当てるか、どうしても必要なら、このルールのパラメーター `allowed` に主体を書いてください（残すものも並べます。例: `allowed: [Group/system:masters, Group/platform-admins]`）。"
#       message: "{subject} に {role} が割り当てられています"
package kubernetes.cluster_admin

import data.kubernetes.lib

deny contains {"msg": msg, "subject": subject, "role": role} if {
	role := input.roleRef.name
	role in data.parameters.roles

	# A namespaced Role of that name is a role like any other.
	object.get(input.roleRef, "kind", "") != "Role"
	some s in input.subjects
	not allowed(s)
	subject := label(s)
	msg := sprintf("%s is bound to %s", [subject, role])
}

allowed(s) if label(s) in data.parameters.allowed

label(s) := sprintf("ServiceAccount/%v/%v", [part(s, "namespace"), part(s, "name")]) if {
	s.kind == "ServiceAccount"
} else := sprintf("%v/%v", [part(s, "kind"), part(s, "name")])

# No namespace is called "?": what is missing is never what `allowed` names.
part(s, key) := "?" if {
	lib.field(s, key) in [null, ""]
} else := s[key]

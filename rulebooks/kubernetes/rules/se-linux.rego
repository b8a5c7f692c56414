# METADATA
# scope: package
# title: SELinux options stay those of containers
# description: Another type, user or role (spc_t, for example) takes a container out of the confinement that SELinux gives it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# custom:
#   sekisho:
#     id: se-linux
#     severity: medium
#     fix: "Remove `seLinuxOptions.user` and `role`, and write a type of containers, for example `type: container_t`, or none."
#     applies:
#     - view: k8s.pod
#     parameters:
#       type: object
#       properties:
#         types:
#           description: Types that may be written.
#           type: array
#           items: {type: string}
#           default: [container_t, container_init_t, container_kvm_t, container_engine_t]
#     instance: container
#     message: "{container}: securityContext.seLinuxOptions.{field} is {value}"
#     ja:
#       title: SELinux の設定はコンテナ用のものにする
#       why: spc_t などのタイプや別のユーザー・ロールを指定すると、SELinux による隔離から外れます。
#       fix: "`seLinuxOptions` の `user` と `role` を消し、`type` は container_t などコンテナ用にするか、書かないでください。"
#       message: "{container}: securityContext.seLinuxOptions.{field} が {value} です"
package kubernetes.se_linux

import data.kubernetes.lib

# No container can be called "Pod": names of containers are lower case.
deny contains {"msg": msg, "container": "Pod", "field": field, "value": value, "patch": patch} if {
	some field in ["type", "user", "role"]
	value := input.spec.securityContext.seLinuxOptions[field]
	not allowed(field, value)
	patch := [{"op": "remove", "path": ["spec", "securityContext", "seLinuxOptions", field]}]
	msg := sprintf("Pod: securityContext.seLinuxOptions.%s is %v", [field, value])
}

deny contains {"msg": msg, "container": container, "field": field, "value": value, "patch": patch} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	some field in ["type", "user", "role"]
	value := c.securityContext.seLinuxOptions[field]
	not allowed(field, value)
	container := lib.name(list, i, c)
	patch := [{"op": "remove", "path": ["spec", list, i, "securityContext", "seLinuxOptions", field]}]
	msg := sprintf("%s: securityContext.seLinuxOptions.%s is %v", [container, field, value])
}

allowed(_, value) if value in ["", null]

allowed("type", value) if value in data.parameters.types

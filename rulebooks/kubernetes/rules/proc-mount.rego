# METADATA
# scope: package
# title: /proc stays masked
# description: An unmasked /proc shows and changes settings of the kernel that all Pods of the node share.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
# custom:
#   sekisho:
#     id: proc-mount
#     severity: medium
#     fix: "Remove `procMount`, or write `procMount: Default`."
#     applies:
#     - view: k8s.pod
#     parameters:
#       type: object
#       properties:
#         profile:
#           description: "`baseline` lets Pods in a user namespace (`hostUsers: false`) unmask /proc; `restricted` lets none."
#           enum: [baseline, restricted]
#           default: baseline
#     instance: container
#     message: "container {container}: securityContext.procMount is {value}"
#     ja:
#       title: /proc のマスクを外さない
#       why: マスクのない /proc からは、ノードの全 Pod が共有するカーネルの設定を読み書きできます。
#       fix: "`procMount` を消すか `procMount: Default` と書いてください。"
#       message: "コンテナ {container}: securityContext.procMount が {value} です"
package kubernetes.proc_mount

import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "value": value, "patch": patch} if {
	strict
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	value := c.securityContext.procMount
	value != "Default"
	value != null
	container := lib.name(list, i, c)
	patch := [{"op": "set", "path": ["spec", list, i, "securityContext", "procMount"], "value": "Default"}]
	msg := sprintf("container %s: securityContext.procMount is %v", [container, value])
}

strict if data.parameters.profile == "restricted"

strict if lib.node_users

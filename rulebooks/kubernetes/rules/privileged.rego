# METADATA
# scope: package
# title: Containers are not privileged
# description: A privileged container has all rights of root on the node and sees all its devices; leaving it is one command.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# custom:
#   sekisho:
#     id: privileged
#     severity: critical
#     fix: "Remove `privileged`, or write `privileged: false`; add the one capability that is needed instead, for example NET_BIND_SERVICE."
#     applies:
#     - view: k8s.pod
#     instance: container
#     message: "container {container}: securityContext.privileged is {value}"
#     ja:
#       title: コンテナを特権モードで動かさない
#       why: 特権コンテナはノードの root と同じ権限を持ち、全デバイスが見えます。コマンド 1 つで外に出られます。
#       fix: "`privileged` を消すか `privileged: false` と書き、必要な capability（例: NET_BIND_SERVICE）だけを追加してください。"
#       message: "コンテナ {container}: securityContext.privileged が {value} です"
package kubernetes.privileged

import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "value": value, "patch": patch} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	value := c.securityContext.privileged
	value != false
	value != null
	container := lib.name(list, i, c)
	patch := [{"op": "set", "path": ["spec", list, i, "securityContext", "privileged"], "value": false}]
	msg := sprintf("container %s: securityContext.privileged is %v", [container, value])
}

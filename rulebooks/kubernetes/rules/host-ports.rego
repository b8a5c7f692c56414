# METADATA
# scope: package
# title: Containers do not take ports of the node
# description: A host port is open on the node's own address, past Services and most network policies, and only one Pod a node can have it.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# custom:
#   sekisho:
#     id: host-ports
#     severity: medium
#     fix: "Remove `hostPort`, keep `containerPort`, and reach the Pod through a Service of type NodePort or LoadBalancer."
#     applies:
#     - view: k8s.pod
#     parameters:
#       type: object
#       properties:
#         allowed:
#           description: Host ports that containers may take.
#           type: array
#           items: {type: integer, minimum: 1, maximum: 65535}
#           default: []
#     instance: instance
#     message: "container {container}: hostPort {port} is not allowed"
#     ja:
#       title: コンテナはノードのポートを使わない
#       why: hostPort はノード自身のアドレスで開き、Service や多くの NetworkPolicy を通りません。1 ノードで 1 つの Pod しか使えません。
#       fix: "`hostPort` を消して `containerPort` を残し、NodePort か LoadBalancer の Service を通して接続してください。"
#       message: "コンテナ {container}: hostPort {port} は許可されていません"
package kubernetes.host_ports

import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "port": port, "instance": instance, "patch": patch} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	some j, p in c.ports
	port := p.hostPort
	port != 0
	port != null
	not port in data.parameters.allowed
	container := lib.name(list, i, c)
	instance := sprintf("%s:%v", [container, port])
	patch := [{"op": "remove", "path": ["spec", list, i, "ports", j, "hostPort"]}]
	msg := sprintf("container %s: hostPort %v is not allowed", [container, port])
}

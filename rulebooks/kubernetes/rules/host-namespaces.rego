# METADATA
# scope: package
# title: Pods do not share the node's namespaces
# description: In the node's network, process or IPC namespace a Pod reaches what listens on localhost and sees or signals every process of the node.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# custom:
#   sekisho:
#     id: host-namespaces
#     severity: high
#     fix: "Remove the field, or write `false`; without `hostNetwork` the Pod is reached through a Service."
#     applies:
#     - view: k8s.pod
#     instance: field
#     message: "{field} is {value}: the Pod shares a namespace of the node"
#     ja:
#       title: Pod はノードの名前空間を共有しない
#       why: ノードのネットワーク・プロセス・IPC の名前空間を使う Pod は、ノードの localhost で待ち受けるものに接続でき、ノードの全プロセスを見て操作できます。
#       fix: "このフィールドを消すか `false` と書いてください。`hostNetwork` なしの Pod へは Service を通して接続できます。"
#       message: "{field} が {value} です: Pod がノードの名前空間を共有します"
package kubernetes.host_namespaces

deny contains {"msg": msg, "field": field, "value": value, "patch": patch} if {
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	value := input.spec[field]
	value != false
	value != null
	patch := [{"op": "remove", "path": ["spec", field]}]
	msg := sprintf("%s is %v: the Pod shares a namespace of the node", [field, value])
}

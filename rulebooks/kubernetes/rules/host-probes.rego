# METADATA
# scope: package
# title: Probes and lifecycle hooks call their own container
# description: The kubelet sends them from the node; with another host they become requests into networks that the Pod itself can't reach.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
# custom:
#   sekisho:
#     id: host-probes
#     severity: medium
#     fix: "Remove `host`: without it the probe goes to the Pod's own address. Ask a program that listens only on localhost by an `exec` probe; for a virtual host write an `httpHeaders` entry named Host."
#     applies:
#     - view: k8s.pod
#     instance: instance
#     message: "container {container}: {field} is {host}"
#     ja:
#       title: プローブとライフサイクルフックは自分のコンテナを呼ぶ
#       why: kubelet がノードから送るため、別のホストを書くと、Pod 自身では届かないネットワークへのリクエストになります。
#       fix: "`host` を消してください（Pod 自身に届きます）。localhost だけで待ち受けるプログラムには `exec` プローブを使い、仮想ホストが必要なら `httpHeaders` に Host を書いてください。"
#       message: "コンテナ {container}: {field} が {host} です"
package kubernetes.host_probes

import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "field": field, "host": host, "instance": instance, "patch": patch} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	some probe in ["livenessProbe", "readinessProbe", "startupProbe"]
	some action in ["httpGet", "tcpSocket"]
	host := c[probe][action].host
	host != ""
	host != null
	container := lib.name(list, i, c)
	patch := [{"op": "remove", "path": ["spec", list, i, probe, action, "host"]}]
	field := sprintf("%s.%s.host", [probe, action])
	instance := sprintf("%s:%s", [container, field])
	msg := sprintf("container %s: %s is %v", [container, field, host])
}

# Hooks of kind tcpSocket never worked, but the field is still in the API and the standard forbids it.
deny contains {"msg": msg, "container": container, "field": field, "host": host, "instance": instance, "patch": patch} if {
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	some hook in ["postStart", "preStop"]
	some action in ["httpGet", "tcpSocket"]
	host := c.lifecycle[hook][action].host
	host != ""
	host != null
	container := lib.name(list, i, c)
	patch := [{"op": "remove", "path": ["spec", list, i, "lifecycle", hook, action, "host"]}]
	field := sprintf("lifecycle.%s.%s.host", [hook, action])
	instance := sprintf("%s:%s", [container, field])
	msg := sprintf("container %s: %s is %v", [container, field, host])
}

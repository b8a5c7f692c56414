# METADATA
# scope: package
# title: Containers of services have a readiness probe
# description: Without it a container gets requests before it can answer, and a roll-out replaces good Pods by broken ones.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes
# custom:
#   sekisho:
#     id: probes
#     severity: low
#     fix: "Add a probe that fails when the program can't serve, for example `readinessProbe: {httpGet: {path: /ready, port: 8080}}`."
#     applies:
#     - view: k8s.pod
#       kinds: [apps/Deployment, apps/StatefulSet, apps/DaemonSet, apps/ReplicaSet, extensions/Deployment, extensions/DaemonSet, extensions/ReplicaSet]
#     parameters:
#       type: object
#       properties:
#         require:
#           description: Probes that every container and sidecar has.
#           type: array
#           items: {enum: [readinessProbe, livenessProbe, startupProbe]}
#           default: [readinessProbe]
#     instance: instance
#     message: "container {container} has no {probe}"
#     ja:
#       title: サービスのコンテナに readinessProbe を付ける
#       why: ないと、応答できる前にリクエストが届き、ロールアウトが正常な Pod を壊れた Pod に置き換えます。
#       fix: "処理できないときに失敗するプローブ（例: `readinessProbe: {httpGet: {path: /ready, port: 8080}}`）を加えてください。"
#       message: "コンテナ {container} に {probe} がありません"
package kubernetes.probes

import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "probe": probe, "instance": instance} if {
	some i, c in input.spec.containers
	some probe in data.parameters.require
	not probed(c, probe)
	container := lib.name("containers", i, c)
	instance := sprintf("%s:%s", [container, probe])
	msg := sprintf("container %s has no %s", [container, probe])
}

# A sidecar, an init container that keeps running, counts for the Pod's readiness as any other container does.
deny contains {"msg": msg, "container": container, "probe": probe, "instance": instance} if {
	some i, c in input.spec.initContainers
	c.restartPolicy == "Always"
	some probe in data.parameters.require
	not probed(c, probe)
	container := lib.name("initContainers", i, c)
	instance := sprintf("%s:%s", [container, probe])
	msg := sprintf("container %s has no %s", [container, probe])
}

# A probe without a handler is none.
probed(c, probe) if {
	some handler in ["httpGet", "tcpSocket", "grpc", "exec"]
	c[probe][handler] != null
}

# METADATA
# scope: package
# title: Containers drop all capabilities
# description: Runtimes give every container a dozen capabilities that hardly any program needs; what is not there can't be misused.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# custom:
#   sekisho:
#     id: drop-all-capabilities
#     severity: medium
#     fix: "Write `capabilities: {drop: [ALL]}` under the container's securityContext, and add back what is needed, for example `add: [NET_BIND_SERVICE]`; a Windows Pod says `os: {name: windows}` instead."
#     applies:
#     - view: k8s.pod
#     instance: container
#     message: "container {container} does not drop ALL capabilities"
#     ja:
#       title: コンテナはすべての capability をドロップする
#       why: ランタイムは、ほとんどのプログラムに不要な capability を十数個与えます。なければ悪用されません。
#       fix: "コンテナの securityContext に `capabilities: {drop: [ALL]}` と書き、必要なものだけ `add: [NET_BIND_SERVICE]` のように戻してください。Windows の Pod では代わりに `os: {name: windows}` と書きます。"
#       message: "コンテナ {container} が capability をすべて（ALL）ドロップしていません"
package kubernetes.drop_all_capabilities

import data.kubernetes.lib

deny contains {"msg": msg, "container": container, "patch": patch} if {
	lib.linux
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	not drops_all(c)
	container := lib.name(list, i, c)
	patch := lib.offered(c, ["securityContext", "capabilities"], [dropping(c, ["spec", list, i, "securityContext", "capabilities", "drop"])])
	msg := sprintf("container %s does not drop ALL capabilities", [container])
}

# What is no list drops nothing.
dropping(c, path) := {"op": "set", "path": path, "value": ["ALL"]} if {
	object.get(c, ["securityContext", "capabilities", "drop"], null) != null
	not is_array(c.securityContext.capabilities.drop)
} else := {"op": "add", "path": path, "value": "ALL"}

drops_all(c) if "ALL" in c.securityContext.capabilities.drop

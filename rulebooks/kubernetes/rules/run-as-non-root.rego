# METADATA
# scope: package
# title: Containers do not run as root
# description: A process that breaks out of its container keeps its user; as root it owns the node.
# related_resources:
# - ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
# - ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
# custom:
#   sekisho:
#     id: run-as-non-root
#     severity: high
#     fix: "Write `runAsNonRoot: true` under the securityContext of the Pod, and a user such as `runAsUser: 10001` where the image names none; a `runAsUser` alone is not enough for the restricted profile."
#     applies:
#     - view: k8s.pod
#     instance: container
#     message: "{container}: securityContext.{field} is {value}"
#     ja:
#       title: コンテナを root で動かさない
#       why: コンテナから抜け出したプロセスは同じユーザーのまま動きます。root ならノードを乗っ取れます。
#       fix: "Pod の securityContext に `runAsNonRoot: true` と書き、イメージがユーザーを指定していなければ `runAsUser: 10001` などを加えてください。restricted プロファイルには `runAsUser` だけでは足りません。"
#       message: "{container}: securityContext.{field} が {value} です"
package kubernetes.run_as_non_root

import data.kubernetes.lib

# No container can be called "Pod": names of containers are lower case.
deny contains {"msg": msg, "container": "Pod", "field": "runAsNonRoot", "value": value, "patch": patch} if {
	lib.node_users
	value := input.spec.securityContext.runAsNonRoot
	value != true
	value != null
	patch := [{"op": "set", "path": ["spec", "securityContext", "runAsNonRoot"], "value": true}]
	msg := sprintf("Pod: securityContext.runAsNonRoot is %v", [value])
}

deny contains {"msg": msg, "container": "Pod", "field": "runAsUser", "value": value, "patch": patch} if {
	lib.node_users
	value := input.spec.securityContext.runAsUser
	not other_user(value)
	patch := [{"op": "remove", "path": ["spec", "securityContext", "runAsUser"]}]
	msg := sprintf("Pod: securityContext.runAsUser is %v", [value])
}

deny contains {"msg": msg, "container": container, "field": "runAsNonRoot", "value": value, "patch": patch} if {
	lib.node_users
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	value := c.securityContext.runAsNonRoot
	value != true
	value != null
	container := lib.name(list, i, c)
	patch := [{"op": "set", "path": ["spec", list, i, "securityContext", "runAsNonRoot"], "value": true}]
	msg := sprintf("%s: securityContext.runAsNonRoot is %v", [container, value])
}

# What a container leaves out it takes from the Pod.
deny contains {"msg": msg, "container": container, "field": "runAsNonRoot", "value": null, "patch": patch} if {
	lib.node_users
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	not decides(c)
	not input.spec.securityContext.runAsNonRoot == true
	container := lib.name(list, i, c)
	patch := lib.offered(c, ["securityContext"], [{"op": "set", "path": ["spec", list, i, "securityContext", "runAsNonRoot"], "value": true}])
	msg := sprintf("%s: securityContext.runAsNonRoot is not set", [container])
}

deny contains {"msg": msg, "container": container, "field": "runAsUser", "value": value, "patch": patch} if {
	lib.node_users
	some list in ["containers", "initContainers", "ephemeralContainers"]
	some i, c in input.spec[list]
	value := c.securityContext.runAsUser
	not other_user(value)
	container := lib.name(list, i, c)
	patch := [{"op": "remove", "path": ["spec", list, i, "securityContext", "runAsUser"]}]
	msg := sprintf("%s: securityContext.runAsUser is %v", [container, value])
}

decides(c) if c.securityContext.runAsNonRoot != null

other_user(null)

other_user(uid) if {
	is_number(uid)
	uid != 0
}
